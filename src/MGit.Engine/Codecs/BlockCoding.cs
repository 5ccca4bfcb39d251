namespace MGit.Engine.Codecs;

/// <summary>How a mode's payload was entropy coded. The numbers are written into packs and fit four bits.</summary>
internal enum BlockCoding : byte
{
    /// <summary>Nothing is coded: raw, same as base, constant.</summary>
    None = 0,

    /// <summary>The bytes as they are, through zstd; in a delta with the base's bytes before them.</summary>
    Zstd = 1,

    /// <summary>Byte planes, each raw, constant or entropy coded.</summary>
    Planes = 2,

    /// <summary>Symbols for differences, entropy coded, and raw bits.</summary>
    Tokens = 3,

    /// <summary>The same, with bases of rows moved by the changes of earlier rows.</summary>
    RowTokens = 4,
}
