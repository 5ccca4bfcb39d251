namespace MGit.Engine.Comparison;

/// <summary>What became of a layer.</summary>
public enum LayerChangeKind
{
    /// <summary>The same contents under the same name.</summary>
    Unchanged,

    /// <summary>Other contents, or another shape.</summary>
    Modified,

    /// <summary>The same values under another name, at another place, in another order (transposed, reshaped), or in another element type.</summary>
    Moved,

    /// <summary>Only the difference has it.</summary>
    Added,

    /// <summary>Only the reference has it.</summary>
    Removed,
}
