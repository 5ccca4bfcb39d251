using System.Collections;

namespace MGit.Engine.Repositories;

/// <summary>Changes to a node's entry; what is null stays as it is, an empty text or collection clears.</summary>
public sealed class NodeChanges
{
    public string? Type { get; init; }

    public string? Description { get; init; }

    /// <summary>Replaces all tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<string> AddTags { get; init; } = [];

    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>Merged over what is there.</summary>
    public IDictionary? Metadata { get; init; }

    public IReadOnlyList<string> RemoveMetadata { get; init; } = [];

    public IDictionary? Create { get; init; }

    public IDictionary? Architecture { get; init; }

    public IReadOnlyList<string>? Freeze { get; init; }

    /// <summary>What Optimize-LineageStore may do with the node from now on.</summary>
    public CompressionMode? Compression { get; init; }

    public double? Epsilon { get; init; }
}
