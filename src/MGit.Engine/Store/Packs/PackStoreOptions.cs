using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Packs;

/// <summary>How a store is opened.</summary>
public sealed record PackStoreOptions
{
    /// <summary>How long a lock is waited for.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The disk.</summary>
    public IDurableFiles Files { get; init; } = DiskFiles.Instance;

    /// <summary>Refuse writing, also where it would be possible.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>A pack that a commit leaves at this length or above is sealed.</summary>
    public long PackSegmentBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Open although catalog.db is missing or damaged, to rebuild it: scanning and exclusive access work, everything that asks the
    /// catalog throws.
    /// </summary>
    public bool ForRebuild { get; init; }

    /// <summary>Another catalog over the same packs: one that is being rebuilt. Null: the store's own.</summary>
    internal string? CatalogPath { get; init; }
}
