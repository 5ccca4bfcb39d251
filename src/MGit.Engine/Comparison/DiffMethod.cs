namespace MGit.Engine.Comparison;

/// <summary>How layers of two models are matched.</summary>
public enum DiffMethod
{
    /// <summary>The paper's: edges hash by hash, rarest first, then the nodes that are left.</summary>
    Edges,

    /// <summary>The longest common subsequence of the layers in their order.</summary>
    Lcs,
}
