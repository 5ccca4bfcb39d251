namespace MGit.Engine.Repositories;

/// <summary>A node in the trash.</summary>
public sealed class RemovedNode
{
    public required string Repository { get; init; }

    /// <summary>The id it had.</summary>
    public required string Id { get; init; }

    public required Guid Uid { get; init; }

    public required DateTimeOffset Removed { get; init; }

    /// <summary>From when on Optimize-LineageStore may drop it, with the default grace period.</summary>
    public required DateTimeOffset KeptUntil { get; init; }

    public override string ToString() => Id;
}
