using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Packs;

/// <summary>What a scan found at a place of a pack: a record, a damaged record, or (with <see cref="Kind"/> 0) bytes that are no record.</summary>
/// <param name="Pack">Name of the pack.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes of the record, or bytes passed over.</param>
/// <param name="Header">The record's own header; empty where it could not be read.</param>
/// <param name="PayloadOffset">First byte of the payload in the pack.</param>
/// <param name="Fault">What is wrong with it; None for a sound one.</param>
public sealed record ScannedRecord(
    string Pack,
    long Offset,
    long Length,
    RecordKind Kind,
    ContentId Id,
    byte[] Header,
    long PayloadOffset,
    long PayloadLength,
    PackFault Fault);
