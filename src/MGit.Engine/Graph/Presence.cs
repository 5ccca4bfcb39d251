namespace MGit.Engine.Graph;

/// <summary>Where a node's content is.</summary>
public enum Presence
{
    /// <summary>In this repository's store.</summary>
    Stored,

    /// <summary>Declared with a way to make it, and not made yet.</summary>
    Declared,

    /// <summary>Known by lineage.lock; its bytes are not here.</summary>
    Remote,

    /// <summary>A node that only records that a model exists.</summary>
    MetadataOnly,
}
