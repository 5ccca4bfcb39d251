using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>What the catalog says of a bundle and of its members.</summary>
internal static class BundleEntries
{
    public static ContentEntry OfBundle(ContentId id, RecordLocation at, BundleHeader header) => new()
    {
        Id = id,
        Kind = RecordKind.Bundle,
        ElementType = ElementType.U8,
        Shape = new TensorShape(header.Blocks.Sum(block => (long)block.RawLength)),
        RawLength = header.Blocks.Sum(block => (long)block.RawLength),
        StoredLength = at.Length,
        Chain = header.Chain,
        Record = at,
    };

    /// <param name="id">The member's own id.</param>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="bundle">The bundle's entry.</param>
    /// <param name="header">The bundle's header.</param>
    /// <param name="index">Its index.</param>
    /// <param name="mode">The mode of its block.</param>
    /// <param name="from">Id of its base; none for none.</param>
    public static ContentEntry OfMember(
        ContentId id, ElementFingerprint fingerprint, ContentEntry bundle, BundleHeader header, int index, BlockMode mode, ContentId from)
    {
        BundleMember member = header.Members[index];
        BundleBlock block = header.Blocks[member.Block];
        return new ContentEntry
        {
            Id = id,
            Kind = RecordKind.Bundle,
            ElementType = member.ElementType,
            Shape = member.Shape,
            RawLength = member.Length,
            StoredLength = block.RawLength == 0 ? 0 : (long)block.EncodedLength * member.Length / block.RawLength,
            Base = from,
            Chain = member.Base is null ? 0 : header.Chain,
            Mode = mode,
            Fingerprint = fingerprint,
            Record = bundle.Record,
            Member = index,
            Bundle = bundle.Id,
        };
    }
}
