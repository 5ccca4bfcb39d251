using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Encodes a bundle again with bases less deep. Its members keep their order and their blocks: manifests refer to them by index.
/// </summary>
internal sealed class BundleReencoding(IngestSession session)
{
    /// <returns>Whether it was encoded again.</returns>
    public bool Encode(ContentEntry entry, int limit)
    {
        BundleHeader old = session.Store.BundleHeaderOf(entry.Id);
        List<BundlePart> parts = [];
        List<BundleMember> members = [];
        List<BundleBlock> blocks = [];
        try
        {
            foreach (BundleBlock block in old.Blocks)
            {
                parts.Add(PartOf(entry.Id, old, block, limit));
                parts[^1].Encode(session.Store, null);
                blocks.Add(block with { HasBase = parts[^1].NeedsBase, EncodedLength = parts[^1].Encoded!.Length });
                for (int index = 0; index < block.MemberCount; index++)
                {
                    members.Add(old.Members[block.FirstMember + index] with { Base = parts[^1].NeedsBase ? parts[^1].Tensors[index].Base : null });
                }
            }

            Append(entry, old, parts, members, blocks);
            return true;
        }
        finally
        {
            parts.ForEach(part => part.Free());
        }
    }

    private void Append(ContentEntry entry, BundleHeader old, List<BundlePart> parts, List<BundleMember> members, List<BundleBlock> blocks)
    {
        ContentId[] bases = [.. members.Where(member => member.Base is not null).Select(member => member.Base!.Value.Id).Distinct()];
        BundleHeader header = new()
        {
            Blocks = blocks,
            Members = members,
            BaseBundles = bases,
            Chain = bases.Length == 0 ? 0 : 1 + bases.Max(id => session.Store.BundleHeaderOf(id).Chain),
            Epsilon = old.Epsilon,
        };
        RecordLocation at = session.Append(
            RecordKind.Bundle, entry.Id, header.ToBytes(), [.. parts.Select(part => (ReadOnlyMemory<byte>)part.Encoded!.Memory)]);
        ContentEntry bundle = BundleEntries.OfBundle(entry.Id, at, header);
        ContentId[] ids = session.Store.Index.Members(entry.Id);
        session.Pending.Add(new PendingContent(bundle, bases, Members: ids));
        for (int index = 0; index < members.Count; index++)
        {
            ContentEntry member = BundleEntries.OfMember(
                ids[index], default, bundle, header, index, parts[members[index].Block].Mode,
                members[index].Base is { } from ? session.Store.IdOf(from) : default);
            session.Pending.Add(new PendingContent(member, []));
        }
    }

    /// <summary>A block's members with, for each, the nearest of its bases that is not too deep; without bases unless all have one.</summary>
    private BundlePart PartOf(ContentId bundle, BundleHeader header, BundleBlock block, int limit)
    {
        List<SmallTensor> tensors = [];
        for (int index = block.FirstMember; index < block.FirstMember + block.MemberCount; index++)
        {
            BundleMember member = header.Members[index];
            byte[] bytes = new byte[member.Length];
            session.Store.Read(new ContentAddress(bundle, index), 0, bytes);
            tensors.Add(new SmallTensor("store", string.Empty, member.ElementType, member.Shape, bytes, [], new ContentSlot())
            {
                Base = Reachable(member.Base, limit),
            });
        }

        bool hasBase = tensors.TrueForAll(tensor => tensor.Base is not null);
        return new BundlePart { ElementType = block.ElementType, HasBase = hasBase, Held = tensors };
    }

    private ContentAddress? Reachable(ContentAddress? from, int limit)
    {
        while (from is { } address)
        {
            BundleHeader header = session.Store.BundleHeaderOf(address.Id);
            if (header.Chain + 1 <= Math.Max(1, (limit + 1) / 2) && limit > 0)
            {
                return address;
            }

            from = header.Members[address.Member].Base;
        }

        return null;
    }
}
