using System.Globalization;

namespace MGit.Engine.Graph;

/// <summary>A reference to a node as a user writes it: <c>name</c> (the latest version), <c>name@3</c>, or <c>name@alias</c>. Immutable.</summary>
public readonly record struct NodeReferenceText
{
    /// <summary>The name's length limit holds for aliases too.</summary>
    public const int MaxAliasLength = 100;

    private NodeReferenceText(string name, int? version, string? alias)
    {
        Name = name;
        Version = version;
        Alias = alias;
    }

    public string Name { get; }

    /// <summary>1 or more, or null.</summary>
    public int? Version { get; }

    /// <summary>What stands behind the @ where it is no number, or null.</summary>
    public string? Alias { get; }

    /// <summary>The pinned id, where a version is written.</summary>
    public NodeId? Id => Version is { } version ? new NodeId(Name, version) : null;

    /// <summary>Reads a reference; null where it is not well formed.</summary>
    public static NodeReferenceText? TryParse(string? text) => TryParse(text, out _);

    /// <summary>Reads a reference; where it is not well formed null, and what is wrong as the end of a sentence that begins with it.</summary>
    public static NodeReferenceText? TryParse(string? text, out string? fault)
    {
        if (string.IsNullOrEmpty(text))
        {
            fault = "is empty";
            return null;
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        string name = at < 0 ? text : text[..at];
        fault = NodeName.FaultOf(name);
        if (fault is not null)
        {
            return null;
        }

        if (at < 0)
        {
            return new NodeReferenceText(name, null, null);
        }

        string selector = text[(at + 1)..];
        if (int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version >= 1)
        {
            return new NodeReferenceText(name, version, null);
        }

        if (IsAlias(selector))
        {
            return new NodeReferenceText(name, null, selector);
        }

        fault = "has something behind the @ that is neither a version (1, 2, …) nor an alias (a letter, then letters, digits, '.', '_', '-')";
        return null;
    }

    /// <summary>Whether the text can stand behind the @ as an alias: a letter, then letters, digits, '.', '_', '-', at most 100.</summary>
    public static bool IsAlias(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxAliasLength || !char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => Version is { } version
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}@{version}")
        : Alias is null ? Name : $"{Name}@{Alias}";
}
