namespace MGit.Engine.Repositories;

/// <summary>A repository at a glance.</summary>
public sealed class LineageSummary
{
    /// <summary>Root folder.</summary>
    public required string Repository { get; init; }

    /// <summary>Nodes, every version counted.</summary>
    public int Nodes { get; init; }

    public int Stored { get; init; }

    public int Declared { get; init; }

    public int Remote { get; init; }

    public int MetadataOnly { get; init; }

    /// <summary>Nodes by type; those without one under "".</summary>
    public IReadOnlyDictionary<string, int> Types { get; init; } = new Dictionary<string, int>();

    public int ProvenanceEdges { get; init; }

    public int VersionEdges { get; init; }

    public long OriginalBytes { get; init; }

    /// <summary>Bytes the listed nodes added to the store.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Bytes of the pack files: what removed and undeclared nodes hold is in them too.</summary>
    public long PackBytes { get; init; }

    public double? Ratio => StoredBytes > 0 ? (double)OriginalBytes / StoredBytes : null;

    /// <summary>Ids of nodes with a parent that has a later version.</summary>
    public IReadOnlyList<string> Outdated { get; init; } = [];

    /// <summary>Ids of nodes that are stored and no longer in lineage.yaml; nothing is lost, Restore-ModelNode declares them again.</summary>
    public IReadOnlyList<string> Undeclared { get; init; } = [];

    /// <summary>Removed nodes that can still be restored.</summary>
    public int Trash { get; init; }
}
