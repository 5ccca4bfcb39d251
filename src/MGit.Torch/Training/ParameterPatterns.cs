using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Torch.Training;

/// <summary>Patterns of parameter names: <c>backbone.*</c>, <c>layers.0.*</c>. Case matters not.</summary>
internal sealed class ParameterPatterns
{
    private readonly WildcardPattern[] _patterns;

    /// <exception cref="MGitException">ArgumentInvalid: a pattern is not well formed.</exception>
    public ParameterPatterns(IReadOnlyList<string> patterns, string what)
    {
        _patterns = [.. patterns.Select(text => WildcardPattern.TryParse(text, out string? fault)
            ?? throw new MGitException(ErrorCode.ArgumentInvalid, $"The pattern \"{text}\" of {what} {fault}.", text))];
    }

    public bool Matches(string name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));

    /// <summary>Throws where a pattern matches no parameter: it would do nothing, and is most likely misspelt.</summary>
    /// <exception cref="MGitException">ArgumentInvalid.</exception>
    public void RequireUsed(IReadOnlyCollection<string> names, string what)
    {
        foreach (WildcardPattern pattern in _patterns)
        {
            if (!names.Any(name => pattern.IsMatch(name)))
            {
                throw new MGitException(ErrorCode.ArgumentInvalid,
                    $"The pattern \"{pattern.Text}\" of {what} matches no parameter; they are {string.Join(", ", names.Take(6))}{(names.Count > 6 ? ", …" : "")}.", pattern.Text);
            }
        }
    }
}
