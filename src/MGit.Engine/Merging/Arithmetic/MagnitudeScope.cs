namespace MGit.Engine.Merging.Arithmetic;

/// <summary>What elements are ranked against when the smallest are dropped.</summary>
public enum MagnitudeScope
{
    /// <summary>Those of the same tensor: each tensor keeps the same share.</summary>
    Tensor,

    /// <summary>Those of all tensors together.</summary>
    Global,
}
