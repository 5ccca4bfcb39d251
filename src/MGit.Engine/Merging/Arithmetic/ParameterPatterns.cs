using MGit.Engine.Graph;
using MGit.Engine.Repositories.Snapshots;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Wildcards on parameter names.</summary>
internal sealed class ParameterPatterns
{
    private readonly WildcardPattern[] _patterns;

    /// <exception cref="Errors.MGitException"><c>ArgumentInvalid</c>: a pattern is not well formed.</exception>
    public ParameterPatterns(IReadOnlyList<string> patterns) => _patterns = [.. patterns.Select(References.Wildcards)];

    public bool IsEmpty => _patterns.Length == 0;

    public bool Match(string name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));
}
