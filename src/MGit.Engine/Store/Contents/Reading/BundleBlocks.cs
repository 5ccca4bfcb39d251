using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>
/// Decodes blocks of bundles. A block's members may have bases in several blocks of several bundles, so the blocks needed are worked off
/// a stack, never by recursion. Decoded blocks are kept for a while: restoring a model decodes each of its bundles' blocks once. Thread-safe.
/// </summary>
internal sealed class BundleBlocks(ContentIndex index, RecordReader records)
{
    private const long CacheBytes = 32 * 1024 * 1024;
    private const long MaxWorkBytes = 256 * 1024 * 1024;

    private readonly BoundedCache<(RecordLocation At, int Block), byte[]> _decoded = new(CacheBytes);

    public StoredBundle Find(ContentId bundle)
    {
        ContentEntry entry = index.Require(bundle);
        if (entry.Kind != RecordKind.Bundle || entry.Member >= 0)
        {
            throw new RecordFaultException(entry.Record, $"the content {bundle} is not a bundle");
        }

        try
        {
            return records.Bundle(entry.Record);
        }
        catch (MalformedRecordException error)
        {
            throw new RecordFaultException(entry.Record, error.Message, error);
        }
    }

    public static BundleMember MemberOf(StoredBundle bundle, int member) => (uint)member < (uint)bundle.Header.Members.Count
        ? bundle.Header.Members[member]
        : throw new RecordFaultException(bundle.At, $"the bundle has no member {member}");

    /// <summary>The decoded bytes of a member. Valid until let go; not to be changed.</summary>
    public ReadOnlyMemory<byte> Read(ContentAddress address)
    {
        StoredBundle bundle = Find(address.Id);
        BundleMember member = MemberOf(bundle, address.Member);
        return Block(bundle, member.Block).AsMemory(member.Offset, member.Length);
    }

    public byte[] Block(StoredBundle bundle, int block)
    {
        if (_decoded.TryGet((bundle.At, block), out byte[]? kept))
        {
            return kept;
        }

        Dictionary<(RecordLocation At, int Block), byte[]> done = [];
        Stack<(StoredBundle Bundle, int Block)> work = new();
        work.Push((bundle, block));
        long bytes = 0;
        while (work.TryPeek(out (StoredBundle Bundle, int Block) next))
        {
            if (done.ContainsKey((next.Bundle.At, next.Block)) || PushBases(next, done, work))
            {
                if (work.Peek() == next)
                {
                    work.Pop();
                }

                continue;
            }

            byte[] decoded = Decode(next.Bundle, next.Block, done);
            done[(next.Bundle.At, next.Block)] = decoded;
            _decoded.Put((next.Bundle.At, next.Block), decoded, decoded.Length);
            bytes += decoded.Length;
            if (bytes > MaxWorkBytes)
            {
                throw new RecordFaultException(bundle.At, $"reading block {block} of the bundle needs more than {MaxWorkBytes} bytes of bases");
            }

            work.Pop();
        }

        return done[(bundle.At, block)];
    }

    /// <summary>How a block is encoded.</summary>
    public BlockMode ModeOf(StoredBundle bundle, int block)
    {
        BundleBlock wanted = bundle.Header.Blocks[block];
        byte[] head = new byte[Math.Min(BlockHeader.MaxLength, wanted.EncodedLength)];
        records.Payload(bundle.At, bundle.PayloadOffset + wanted.EncodedOffset, head);
        try
        {
            return BlockHeader.Read(head, wanted.ElementType, wanted.RawLength, out _).Mode;
        }
        catch (CodecException error)
        {
            throw new RecordFaultException(bundle.At, error.Message, error);
        }
    }

    public void Forget() => _decoded.Clear();

    /// <summary>Puts the blocks a block needs first onto the stack.</summary>
    private bool PushBases(
        (StoredBundle Bundle, int Block) next, Dictionary<(RecordLocation At, int Block), byte[]> done, Stack<(StoredBundle Bundle, int Block)> work)
    {
        BundleBlock block = next.Bundle.Header.Blocks[next.Block];
        HashSet<(RecordLocation At, int Block)> pushed = [];
        for (int member = block.FirstMember; block.HasBase && member < block.FirstMember + block.MemberCount; member++)
        {
            (StoredBundle bundle, BundleMember found) = BaseOf(next.Bundle, member);
            (RecordLocation At, int Block) key = (bundle.At, found.Block);
            if (done.ContainsKey(key) || pushed.Contains(key))
            {
                continue;
            }

            if (_decoded.TryGet(key, out byte[]? kept))
            {
                done[key] = kept;
                continue;
            }

            pushed.Add(key);
            work.Push((bundle, found.Block));
        }

        return pushed.Count > 0;
    }

    private (StoredBundle Bundle, BundleMember Member) BaseOf(StoredBundle bundle, int member)
    {
        BundleMember wanted = bundle.Header.Members[member];
        ContentAddress address = wanted.Base!.Value;
        StoredBundle from = Find(address.Id);
        BundleMember found = MemberOf(from, address.Member);
        return from.Header.Chain < bundle.Header.Chain && found.Length == wanted.Length && found.ElementType == wanted.ElementType
            ? (from, found)
            : throw new RecordFaultException(bundle.At, $"the base of member {member} does not fit it");
    }

    private byte[] Decode(StoredBundle bundle, int index, Dictionary<(RecordLocation At, int Block), byte[]> done)
    {
        BundleBlock block = bundle.Header.Blocks[index];
        byte[] decoded = GC.AllocateUninitializedArray<byte>(block.RawLength);
        byte[] encoded = ArrayPool<byte>.Shared.Rent(Math.Max(1, block.EncodedLength));
        byte[] parent = block.HasBase ? ArrayPool<byte>.Shared.Rent(Math.Max(1, block.RawLength)) : [];
        try
        {
            for (int member = block.FirstMember; block.HasBase && member < block.FirstMember + block.MemberCount; member++)
            {
                (StoredBundle from, BundleMember found) = BaseOf(bundle, member);
                done[(from.At, found.Block)].AsSpan(found.Offset, found.Length).CopyTo(parent.AsSpan(bundle.Header.Members[member].Offset));
            }

            records.Payload(bundle.At, bundle.PayloadOffset + block.EncodedOffset, encoded.AsSpan(0, block.EncodedLength));
            BlockCodec.Decode(
                block.ElementType, encoded.AsSpan(0, block.EncodedLength), block.HasBase ? parent.AsSpan(0, block.RawLength) : default, decoded);
            return decoded;
        }
        catch (CodecException error)
        {
            throw new RecordFaultException(bundle.At, $"block {index} of the bundle cannot be decoded: {error.Message}", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            if (block.HasBase)
            {
                ArrayPool<byte>.Shared.Return(parent);
            }
        }
    }
}
