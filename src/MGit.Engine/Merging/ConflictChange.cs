namespace MGit.Engine.Merging;

/// <summary>What one model did to a layer.</summary>
/// <param name="Model">The node's id.</param>
/// <param name="Changed">Names of parameters with other values, another shape or type.</param>
/// <param name="Added">Names of parameters the base does not have.</param>
/// <param name="Removed">Names of parameters of the base that are gone.</param>
public sealed record ConflictChange(string Model, IReadOnlyList<string> Changed, IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    public override string ToString()
    {
        string[] parts =
        [
            .. Changed.Count > 0 ? [$"changed {string.Join(", ", Changed)}"] : Array.Empty<string>(),
            .. Added.Count > 0 ? [$"added {string.Join(", ", Added)}"] : Array.Empty<string>(),
            .. Removed.Count > 0 ? [$"removed {string.Join(", ", Removed)}"] : Array.Empty<string>(),
        ];
        return $"{Model}: {string.Join("; ", parts)}";
    }
}
