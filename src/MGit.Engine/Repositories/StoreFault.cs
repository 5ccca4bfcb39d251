namespace MGit.Engine.Repositories;

/// <summary>Something wrong in a store.</summary>
public sealed class StoreFault
{
    public required string Repository { get; init; }

    /// <summary>What sort of fault ("RecordCorrupt", "ContentMissing", "CatalogDiffers").</summary>
    public required string Kind { get; init; }

    /// <summary>Where: pack and offset, table and row, or file and line.</summary>
    public required string Where { get; init; }

    /// <summary>Ids of the nodes that need what is broken.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Whether Repair-LineageStore can mend it without losing anything.</summary>
    public bool Repairable { get; init; }

    public required string Message { get; init; }

    internal StoreFault WithRepair(string repaired) => new()
    {
        Repository = Repository,
        Kind = Kind,
        Where = Where,
        Nodes = Nodes,
        Repairable = Repairable,
        Message = Message,
        Repaired = repaired,
    };

    /// <summary>What a repair did about it, or null.</summary>
    public string? Repaired { get; init; }
}
