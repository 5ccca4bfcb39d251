namespace MGit.Engine.Repositories;

/// <summary>How far a removal may reach.</summary>
public sealed class RemovalOptions
{
    /// <summary>Remove the descendants too.</summary>
    public bool Recurse { get; init; }

    /// <summary>Give the children the removed node's parents.</summary>
    public bool Reparent { get; init; }

    /// <summary>For each name given: keep this many of the latest versions and whatever an alias holds, remove the older ones.</summary>
    public int? KeepLast { get; init; }
}
