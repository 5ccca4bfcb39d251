using MGit.Engine.Tensors;

namespace MGit.Engine.Store;

/// <summary>A record as read from a pack, its checksums verified.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Id">Content id of what it holds; none for commits.</param>
/// <param name="Header">The kind's own header: enough to rebuild the catalog's rows (with the payload, for bundles).</param>
/// <param name="Payload">The encoded bytes.</param>
public sealed record PackRecord(RecordKind Kind, ContentId Id, byte[] Header, byte[] Payload);
