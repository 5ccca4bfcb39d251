namespace MGit.Engine.Codecs;

/// <summary>What became of one encoded block.</summary>
/// <param name="Mode">The mode that was cheapest.</param>
/// <param name="EncodedLength">Bytes written.</param>
/// <param name="IsExact">Whether decoding gives back the original bits; false only in bounded mode.</param>
public readonly record struct BlockInfo(BlockMode Mode, int EncodedLength, bool IsExact);
