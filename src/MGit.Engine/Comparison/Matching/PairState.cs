namespace MGit.Engine.Comparison.Matching;

/// <summary>What ids and fingerprints say of two layers that are paired, without reading a tensor.</summary>
internal enum PairState
{
    /// <summary>The same contents.</summary>
    Same,

    /// <summary>The same elements, of some parameter in another order.</summary>
    Permuted,

    /// <summary>Other elements, or another type.</summary>
    Different,
}
