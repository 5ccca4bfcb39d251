namespace MGit.Engine.Repositories;

/// <summary>How a node's parameters may be stored.</summary>
public enum CompressionMode
{
    /// <summary>To the bit.</summary>
    Lossless,

    /// <summary>Within a bound, where that is smaller.</summary>
    Bounded,
}
