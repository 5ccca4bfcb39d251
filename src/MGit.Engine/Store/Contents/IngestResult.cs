using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>What became of an added model.</summary>
public sealed record IngestResult
{
    /// <summary>Id of the manifest: what the node's content is.</summary>
    public required ContentId Manifest { get; init; }

    /// <summary>Bytes of the files.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Bytes of pack records written for it: what it shares with contents already stored is not in it.</summary>
    public required long NewStoredBytes { get; init; }

    /// <summary>Elements of all named tensors.</summary>
    public required long ParameterCount { get; init; }

    public required CheckpointFormat Format { get; init; }

    /// <summary>Whether its files come back byte for byte.</summary>
    public required bool Exact { get; init; }

    /// <summary>The bound's epsilon; null for an exact model.</summary>
    public double? Epsilon { get; init; }

    /// <summary>SHA-256 over the files' names and hashes: equal for equal models, whatever else is in the store.</summary>
    public required ContentId SourceId { get; init; }

    /// <summary>What a user should know, of all files.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How each content was stored, and why.</summary>
    public IReadOnlyList<IngestDecision> Decisions { get; init; } = [];
}
