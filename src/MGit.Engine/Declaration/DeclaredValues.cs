using System.Collections;
using System.Globalization;
using System.Text;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Errors;

namespace MGit.Engine.Declaration;

/// <summary>Turns what callers give (hashtables in the shape of the YAML) into the values a declaration holds.</summary>
public static class DeclaredValues
{
    // A dictionary may hold itself; the file allows 64 levels in all.
    private const int MaxDepth = 48;

    /// <summary>A mapping of the values in a dictionary, in its order; one that has none is sorted by key.</summary>
    /// <param name="dictionary">Any dictionary; keys that are no strings are taken as the text they have.</param>
    /// <param name="what">What it is, for messages: "metadata".</param>
    /// <exception cref="MGitException">ArgumentInvalid: a value is of a kind that a declaration cannot hold.</exception>
    public static ValueMap MapOf(IDictionary dictionary, string what) => MapOf(dictionary, what, 0);

    /// <summary>A value as a declaration holds it: null, bool, long, double, string, list, <see cref="ValueMap"/>.</summary>
    /// <exception cref="MGitException">See <see cref="MapOf(IDictionary, string)"/>.</exception>
    public static object? ValueOf(object? value, string what) => ValueOf(value, what, 0);

    /// <summary>A creation as a hashtable in the shape of <c>create:</c> says it.</summary>
    /// <exception cref="MGitException">ArgumentInvalid: it is no creation; the message says what was expected.</exception>
    public static CreateDeclaration CreateOf(IDictionary create)
    {
        DeclarationErrors errors = new();
        using StringReader text = new(YamlWriter.Inline(MapOf(create, "create")));
        YamlComposer composer = new(text, (at, message) => errors.Add("create", at, message));
        composer.Open();
        CreateDeclaration? read = new NodeReader(new ValueReader("create", errors)).Create(composer.Compose(0));
        return errors.First is { } error ? throw new MGitException(ErrorCode.ArgumentInvalid, $"The creation is not valid: {error.Message}.", create)
            : read ?? throw new MGitException(ErrorCode.ArgumentInvalid, "The creation is empty; expected one of script, command and builtin.", create);
    }

    /// <summary>A test as a mapping in the shape of an entry of <c>tests:</c> says it.</summary>
    /// <exception cref="MGitException">ArgumentInvalid: it is no test; the message says what was expected.</exception>
    public static TestDeclaration TestOf(ValueMap test)
    {
        ArgumentNullException.ThrowIfNull(test);
        DeclarationErrors errors = new();
        using StringReader text = new(YamlWriter.Inline(test));
        YamlComposer composer = new(text, (at, message) => errors.Add("test", at, message));
        composer.Open();
        TestDeclaration? read = new TestReader(new ValueReader("test", errors)).Read(composer.Compose(0));
        return errors.First is { } error ? throw new MGitException(ErrorCode.ArgumentInvalid, $"The test is not valid: {error.Message}.", test)
            : read ?? throw new MGitException(ErrorCode.ArgumentInvalid, "The test is empty; expected a name, appliesTo and one of metric, pester, script and command.", test);
    }

    private static ValueMap MapOf(IDictionary dictionary, string what, int depth)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        List<KeyValuePair<string, object?>> entries = new(dictionary.Count);
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary)
        {
            string key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            RequireText(key, what);
            if (!keys.Add(key))
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"The key \"{key}\" comes twice in {what}.", key);
            }

            entries.Add(new(key, ValueOf(entry.Value, $"{what}.{key}", depth + 1)));
        }

        // A hashtable's own order changes from process to process; a file kept in git must not.
        if (dictionary is Hashtable)
        {
            entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        }

        return new ValueMap(entries);
    }

    private static object? ValueOf(object? value, string what, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{what[..Math.Min(what.Length, 80)]}… nests deeper than {MaxDepth} levels, or holds itself.");
        }

        switch (value)
        {
            case null or bool or long or double:
                return value;
            case string text:
                RequireText(text, what);
                return text;
            case char letter:
                return ValueOf(letter.ToString(), what, depth);
            case float number:
                // 0.1f is meant to read 0.1, not 0.10000000149.
                return double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            case decimal number:
                return (double)number;
            case Half number:
                return (double)number;
            case sbyte or byte or short or ushort or int or uint:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong number when number <= long.MaxValue:
                return (long)number;
            case Enum or Guid or Uri or Version or TimeSpan:
                return value.ToString();
            case DateTime time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case DateTimeOffset time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case ValueMap map:
                return map;
            case IDictionary dictionary:
                return MapOf(dictionary, what, depth);
            case IEnumerable list:
                List<object?> items = [];
                foreach (object? item in list)
                {
                    items.Add(ValueOf(item, $"{what}[{items.Count}]", depth + 1));
                }

                return items.AsReadOnly();
            default:
                throw new MGitException(ErrorCode.ArgumentInvalid,
                    $"{what} is a {value.GetType().Name}, which a declaration cannot hold; expected text, numbers, booleans, lists or tables of them.", value);
        }
    }

    private static void RequireText(string text, string what)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"{what} holds half of a surrogate pair, which is no text.", text);
            }

            rest = rest[length..];
        }

        if (text.Length > YamlLimits.ScalarLength)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{what} has {text.Length} characters; at most {YamlLimits.ScalarLength} are allowed.");
        }
    }
}
