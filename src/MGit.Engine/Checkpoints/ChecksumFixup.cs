namespace MGit.Engine.Checkpoints;

/// <summary>
/// A CRC-32 (zip polynomial, little-endian) inside the file that covers bytes which change when a bounded node is exported, and has to
/// be computed anew then. Fixups of a layout are ordered so that inner archives come before the archives that hold them.
/// </summary>
/// <param name="FieldOffsets">Where the checksum is written in the file (local header or data descriptor, and central directory).</param>
/// <param name="DataOffset">First byte covered.</param>
/// <param name="DataLength">Bytes covered.</param>
public sealed record ChecksumFixup(IReadOnlyList<long> FieldOffsets, long DataOffset, long DataLength);
