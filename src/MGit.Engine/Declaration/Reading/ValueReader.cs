using System.Globalization;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Repositories;

namespace MGit.Engine.Declaration.Reading;

/// <summary>
/// Reads typed values out of trees of one file and reports what does not fit, each with its place and what was expected. A key without
/// a value counts as absent: every method returns null for it without a report.
/// </summary>
internal sealed class ValueReader(string file, DeclarationErrors errors)
{
    // Names that come up in most nodes (types, tags, metadata keys) are kept once.
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    public string File => file;

    public DeclarationErrors Errors => errors;

    public void Report(YamlNode at, string message) => errors.Add(file, at.Start, message);

    public SourceLocation Place(YamlNode node) => new(file, node.Start.Line, node.Start.Column);

    public void ReportUnknownKey(YamlScalar key, string of, IReadOnlyList<string> known)
    {
        string hint = Suggestion.For(key.Text, known);
        Report(key, $"unknown key \"{Short(key.Text)}\" in {of}{(hint.Length > 0 ? hint : "; expected one of ")}{(hint.Length > 0 ? "" : string.Join(", ", known))}");
    }

    /// <summary>The mapping that is there, or null with a report.</summary>
    public YamlMapping? Mapping(YamlNode node, string what)
    {
        if (node.Resolved is YamlMapping mapping)
        {
            return mapping;
        }

        if (!IsNull(node))
        {
            Report(node, $"{what} is {node.Kind}; expected a mapping");
        }

        return null;
    }

    public YamlSequence? Sequence(YamlNode node, string what)
    {
        if (node.Resolved is YamlSequence sequence)
        {
            return sequence;
        }

        if (!IsNull(node))
        {
            Report(node, $"{what} is {node.Kind}; expected a list such as [a, b]");
        }

        return null;
    }

    public static bool IsNull(YamlNode node) => node.Resolved is YamlScalar { IsNull: true };

    public string? String(YamlNode node, string what)
    {
        if (node.Resolved is YamlScalar scalar)
        {
            switch (CoreSchema.Resolve(scalar, out string? fault))
            {
                case CoreTag.Null when fault is null:
                    return null;
                case CoreTag.String when fault is null:
                    return Intern(scalar.Text);
                default:
                    Report(node, $"{what} is {scalar.Kind}; expected a string, in quotes: \"{Short(scalar.Text)}\"");
                    return null;
            }
        }

        Report(node, $"{what} is {node.Kind}; expected a string");
        return null;
    }

    /// <summary>A string that must not be empty.</summary>
    public string? Word(YamlNode node, string what)
    {
        string? text = String(node, what);
        if (text is null || !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        Report(node, $"{what} is empty; expected a string");
        return null;
    }

    public bool? Boolean(YamlNode node, string what)
    {
        object? value = Scalar(node, what, "true or false");
        if (value is null or bool)
        {
            return (bool?)value;
        }

        Report(node, $"{what} is {node.Kind}; expected true or false");
        return null;
    }

    public long? Integer(YamlNode node, string what, long min, long max)
    {
        string expected = max == long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"an integer of {min} or more")
            : string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max}");
        object? value = Scalar(node, what, expected);
        if (value is null || (value is long number && number >= min && number <= max))
        {
            return (long?)value;
        }

        Report(node, $"{what} is {node.Kind}; expected {expected}");
        return null;
    }

    /// <param name="node">The value.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="accept">Which numbers are in range.</param>
    /// <param name="expected">The range in words: "a number from 0 to 1".</param>
    public double? Number(YamlNode node, string what, Func<double, bool> accept, string expected)
    {
        object? value = Scalar(node, what, expected);
        double? number = value is long integer ? integer : value as double?;
        if (value is null || (number is { } found && accept(found)))
        {
            return number;
        }

        Report(node, $"{what} is {node.Kind}; expected {expected}");
        return null;
    }

    public CompressionMode? Compression(YamlNode node)
    {
        string? text = String(node, "compression");
        switch (text)
        {
            case null:
                return null;
            case "lossless":
                return CompressionMode.Lossless;
            case "bounded":
                return CompressionMode.Bounded;
            default:
                Report(node, $"compression is \"{Short(text)}\"; expected lossless or bounded{Suggestion.For(text, ["lossless", "bounded"])}");
                return null;
        }
    }

    public double? Epsilon(YamlNode node) => Number(node, "epsilon", epsilon => epsilon is > 0 and <= 1, "a number more than 0, at most 1");

    /// <summary>The words of a command; numbers and booleans count as the text they are written with.</summary>
    public string[] Command(YamlNode node, string example)
    {
        if (Sequence(node, "command") is not { } sequence)
        {
            return [];
        }

        if (sequence.Items.Count == 0)
        {
            Report(node, $"command is empty; expected a program and its arguments, such as {example}");
        }

        List<string> words = [];
        foreach (YamlNode item in sequence.Items)
        {
            if (item.Resolved is YamlScalar scalar)
            {
                words.Add(scalar.Text);
            }
            else
            {
                Report(item, $"a word of command is {item.Kind}; expected a string");
            }
        }

        if (words is ["", ..])
        {
            Report(sequence.Items[0], "command begins with an empty word; expected a program");
            return [];
        }

        return [.. words];
    }

    /// <summary>A list of non-empty strings.</summary>
    public IReadOnlyList<string> Words(YamlNode node, string what)
    {
        YamlSequence? sequence = Sequence(node, what);
        if (sequence is null || sequence.Items.Count == 0)
        {
            return [];
        }

        List<string> words = new(sequence.Items.Count);
        foreach (YamlNode item in sequence.Items)
        {
            if (Word(item, $"an entry of {what}") is { } word)
            {
                words.Add(word);
            }
            else if (IsNull(item))
            {
                Report(item, $"an entry of {what} is nothing; expected a string");
            }
        }

        return words.ToArray();
    }

    /// <summary>A path inside the repository, in its normal form.</summary>
    public string? Path(YamlNode node, string what)
    {
        if (String(node, what) is not { } text)
        {
            return null;
        }

        string? path = RepositoryPath.Normalize(text, out string? fault);
        if (fault is not null)
        {
            Report(node, $"{what} \"{Short(text)}\" {fault}");
        }

        return path;
    }

    /// <summary>A mapping of any values, or null.</summary>
    public ValueMap? Map(YamlNode node, string what)
        => Mapping(node, what) is { } mapping ? Map(mapping) : null;

    public ValueMap Map(YamlMapping mapping)
    {
        if (mapping.Entries.Count == 0)
        {
            return ValueMap.Empty;
        }

        KeyValuePair<string, object?>[] entries = new KeyValuePair<string, object?>[mapping.Entries.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            YamlEntry entry = mapping.Entries[i];
            entries[i] = new(Intern(entry.Key.Text), Value(entry.Value));
        }

        return new ValueMap(entries);
    }

    /// <summary>Any value: null, bool, long, double, string, list, <see cref="ValueMap"/>.</summary>
    public object? Value(YamlNode node)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                return Map(mapping);
            case YamlSequence sequence:
                object?[] items = new object?[sequence.Items.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = Value(sequence.Items[i]);
                }

                return Array.AsReadOnly(items);
            default:
                CoreSchema.Resolve((YamlScalar)node.Resolved, out object? value, out string? fault);
                if (fault is not null)
                {
                    Report(node, fault);
                    return null;
                }

                return value is string text ? Intern(text) : value;
        }
    }

    private object? Scalar(YamlNode node, string what, string expected)
    {
        if (node.Resolved is not YamlScalar scalar)
        {
            Report(node, $"{what} is {node.Kind}; expected {expected}");
            return null;
        }

        CoreSchema.Resolve(scalar, out object? value, out string? fault);
        if (fault is null)
        {
            return value;
        }

        Report(node, $"{what}: {fault}; expected {expected}");
        return null;
    }

    private string Intern(string text)
    {
        if (text.Length > 32)
        {
            return text;
        }

        if (_words.TryGetValue(text, out string? known))
        {
            return known;
        }

        // Values that hardly repeat (epochs, losses as text) must not make this the largest thing in memory.
        if (_words.Count < 10_000)
        {
            _words.Add(text, text);
        }

        return text;
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
