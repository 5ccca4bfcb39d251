using MGit.Engine.Checkpoints;

namespace MGit.Engine.Graph;

/// <summary>
/// One model in the lineage, as it was when it was read; immutable. <see cref="ToString"/> is its <see cref="Id"/>.
/// Sizes are bytes, times are UTC.
/// </summary>
public sealed class ModelNode
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    public required NodeId NodeId { get; init; }

    /// <summary><c>name@N</c>.</summary>
    public string Id => NodeId.ToString();

    public string Name => NodeId.Name;

    public int Version => NodeId.Version;

    /// <summary>Stable through renaming and renumbering; null for a declared node that nothing has been recorded of.</summary>
    public Guid? Uid { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Ids of the nodes this one was made from.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    public IReadOnlyList<string> Children { get; init; } = [];

    public string? PreviousVersion { get; init; }

    public string? NextVersion { get; init; }

    public Presence Presence { get; init; }

    /// <summary>Whether a parent has a later version than the one this node was made from.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>When a creation function last ran for it.</summary>
    public DateTimeOffset? LastRun { get; init; }

    public Fidelity Fidelity { get; init; }

    /// <summary>The bound's epsilon; null for an exact node.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Null for an exact node.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>Bytes of the files as they were added; null where no content is known.</summary>
    public long? OriginalBytes { get; init; }

    /// <summary>Bytes the node adds to the store: contents shared with others count where they were first stored.</summary>
    public long? StoredBytes { get; init; }

    /// <summary>Original / stored bytes.</summary>
    public double? Ratio => OriginalBytes is { } original && StoredBytes is > 0 and { } stored ? (double)original / stored : null;

    public long? ParameterCount { get; init; }

    public CheckpointFormat? Format { get; init; }

    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    public string? Description { get; init; }

    /// <summary>Names to strings, numbers, booleans, lists and nested dictionaries.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; init; } = new Dictionary<string, object?>();

    /// <summary>Aliases that point at this node.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Id of the manifest: what the node's content is. Null where none is known.</summary>
    public string? ContentId { get; init; }

    /// <summary>What the reader or the ingest had to say when the node was added (placeholders, why a file is plain, the chosen name).</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public override string ToString() => Id;
}
