using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Writes a bundle of given members, in their order, without bases.</summary>
internal static class BundleCopies
{
    public static PendingContent Write(PackWriter writer, ContentStore contents, ContentId id, IReadOnlyList<SmallTensor> tensors)
    {
        List<List<SmallTensor>> groups = [];
        long elements = 0;
        foreach (SmallTensor tensor in tensors)
        {
            if (groups.Count == 0 || groups[^1][0].ElementType != tensor.ElementType || elements + tensor.Shape.ElementCount > BlockCodec.MaxElements)
            {
                groups.Add([]);
                elements = 0;
            }

            groups[^1].Add(tensor);
            elements += tensor.Shape.ElementCount;
        }

        List<BundlePart> parts = [.. groups.Select(group => new BundlePart { ElementType = group[0].ElementType, HasBase = false, Held = group })];
        try
        {
            List<BundleMember> members = [];
            List<BundleBlock> blocks = [];
            foreach (BundlePart part in parts)
            {
                part.Encode(contents, null);
                int first = members.Count, offset = 0;
                foreach (SmallTensor tensor in part.Tensors)
                {
                    members.Add(new BundleMember(blocks.Count, offset, tensor.ElementType, tensor.Shape, null));
                    offset += tensor.Bytes.Length;
                }

                blocks.Add(new BundleBlock(part.ElementType, false, first, part.Tensors.Count, offset, 0, part.Encoded!.Length));
            }

            BundleHeader header = new() { Blocks = blocks, Members = members, BaseBundles = [] };
            RecordLocation at = writer.Append(
                RecordKind.Bundle, id, header.ToBytes(), [.. parts.Select(part => (ReadOnlyMemory<byte>)part.Encoded!.Memory)]);
            return new PendingContent(BundleEntries.OfBundle(id, at, header), []);
        }
        finally
        {
            parts.ForEach(part => part.Free());
        }
    }
}
