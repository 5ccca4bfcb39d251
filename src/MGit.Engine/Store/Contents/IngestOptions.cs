using MGit.Engine.Codecs;

namespace MGit.Engine.Store.Contents;

/// <summary>How models are added.</summary>
public sealed record IngestOptions
{
    /// <summary>Deltas to undo at most when a tensor is read; 0 stores everything whole.</summary>
    public int MaxChainLength { get; init; } = 8;

    /// <summary>Null: lossless. Else float32 tensors with a base may be restored within the bound.</summary>
    public ErrorBound? Bound { get; init; }

    /// <summary>
    /// With a bound: encode float32 tensors although they are stored exactly, unless a base holds them, so that the exact ones are no
    /// longer needed.
    /// </summary>
    public bool ReplaceExact { get; init; }

    /// <summary>Threads that encode at most.</summary>
    public int MaxParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Hash every file, also one that has not changed since it was last hashed.</summary>
    public bool Rehash { get; init; }

    /// <summary>Whether the stat cache keeps the files' hashes; not for files that are about to be deleted.</summary>
    internal bool RememberFiles { get; init; } = true;
}
