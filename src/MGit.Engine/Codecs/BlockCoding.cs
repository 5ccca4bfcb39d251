namespace MGit.Engine.Codecs;

/// <summary>How a mode's payload was entropy coded. The numbers are written into packs and fit four bits.</summary>
internal enum BlockCoding : byte
{
    /// <summary>Nothing is coded: raw, same as base, constant.</summary>
    None = 0,

    /// <summary>The bytes as they are, through zstd.</summary>
    Zstd = 1,

    /// <summary>Byte planes through zstd.</summary>
    ZstdPlanes = 2,
}
