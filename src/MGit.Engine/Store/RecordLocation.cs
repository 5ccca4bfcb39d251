namespace MGit.Engine.Store;

/// <summary>Where a record lies.</summary>
/// <param name="Pack">The pack's number: the same in every catalog ever built over it.</param>
/// <param name="Offset">First byte of the record in the pack file.</param>
/// <param name="Length">Bytes of the record in all: frame, header, payload, checksums.</param>
public readonly record struct RecordLocation(long Pack, long Offset, long Length);
