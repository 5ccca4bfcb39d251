namespace MGit.Engine.Codecs;

/// <summary>How a block was encoded. The numbers are written into packs.</summary>
public enum BlockMode : byte
{
    /// <summary>The elements as they are.</summary>
    Raw = 0,

    /// <summary>Every element equal to the base's, to the bit.</summary>
    SameAsBase = 1,

    /// <summary>One bit pattern repeated.</summary>
    Constant = 2,

    /// <summary>Without a base: planes, entropy coded.</summary>
    Standalone = 3,

    /// <summary>Difference to the base in order-preserving integers; exact.</summary>
    LosslessDelta = 4,

    /// <summary>Quantised difference to the base; every element within the bound, exceptions stored exactly.</summary>
    BoundedDelta = 5,

    /// <summary>Reserved: low-rank prediction.</summary>
    LowRank = 6,
}
