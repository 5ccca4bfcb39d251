using System.Globalization;

namespace MGit.Engine.Graph;

/// <summary>
/// Which nodes a user means: wildcards on the name, and behind an @ wildcards on the version or an alias: <c>face*</c>, <c>face*@2</c>,
/// <c>face@production</c>. Case does not matter. Immutable, compiled once.
/// </summary>
public sealed class NodePattern
{
    private readonly WildcardPattern _name;
    private readonly WildcardPattern? _selector;

    private NodePattern(string text, WildcardPattern name, WildcardPattern? selector)
    {
        Text = text;
        _name = name;
        _selector = selector;
    }

    public string Text { get; }

    /// <summary>Whether something stands behind an @; without it a pattern means latest versions.</summary>
    public bool HasSelector => _selector is not null;

    /// <summary>The one name that can match, or null where the name has wildcards: such a pattern needs a look-up and no scan.</summary>
    public string? ExactName => _name.IsLiteral ? _name.Literal : null;

    /// <summary>The reference that the pattern is, or null where it has wildcards.</summary>
    public NodeReferenceText? Reference => _name.IsLiteral && _selector?.IsLiteral != false
        ? NodeReferenceText.TryParse(_selector is null ? _name.Literal : $"{_name.Literal}@{_selector.Literal}")
        : null;

    /// <summary>Reads a pattern; where it is not well formed null, and what is wrong as the end of a sentence that begins with it.</summary>
    public static NodePattern? TryParse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            fault = "is empty";
            return null;
        }

        int at = text.LastIndexOf('@');
        WildcardPattern? name = WildcardPattern.TryParse(at < 0 ? text : text[..at], out fault);
        WildcardPattern? selector = at < 0 || fault is not null ? null : WildcardPattern.TryParse(text[(at + 1)..], out fault);
        if (fault is null && at == text.Length - 1)
        {
            fault = "has nothing behind the @; a version or an alias is expected there";
        }

        return fault is null ? new NodePattern(text, name!, selector) : null;
    }

    /// <summary>Null when the pattern is well formed, else what is wrong, as the end of a sentence that begins with it.</summary>
    public static string? FaultOf(string text)
    {
        TryParse(text, out string? fault);
        return fault;
    }

    /// <summary>Whether the name part matches.</summary>
    public bool MatchesName(ReadOnlySpan<char> name) => _name.IsMatch(name);

    /// <summary>
    /// Whether it means this node. A pattern without an @ matches every version here; the caller picks the latest.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="aliases">Aliases that point at it, without the name and the @.</param>
    public bool IsMatch(NodeId node, IEnumerable<string>? aliases = null)
    {
        if (!_name.IsMatch(node.Name))
        {
            return false;
        }

        if (_selector is null)
        {
            return true;
        }

        Span<char> version = stackalloc char[11];
        node.Version.TryFormat(version, out int length, provider: CultureInfo.InvariantCulture);
        return _selector.IsMatch(version[..length]) || aliases?.Any(alias => _selector.IsMatch(alias)) == true;
    }

    public override string ToString() => Text;
}
