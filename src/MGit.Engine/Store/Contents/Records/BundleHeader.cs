using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>
/// Header of a <see cref="RecordKind.Bundle"/> record: small tensors that share blocks. It holds no ids of its members (they are computed
/// when the catalog is rebuilt) and names bases by bundle and index, so that a tensor of a few bytes costs a few bytes.
/// </summary>
internal sealed class BundleHeader
{
    private const byte FormatVersion = 1;

    /// <summary>Tensors below this many bytes are bundled.</summary>
    public const int SmallLimit = 64 * 1024;

    /// <summary>Members of a bundle at most.</summary>
    public const int MaxMembers = 64 * 1024;

    public required IReadOnlyList<BundleBlock> Blocks { get; init; }

    public required IReadOnlyList<BundleMember> Members { get; init; }

    /// <summary>The bundles its members' bases lie in, each once.</summary>
    public required IReadOnlyList<ContentId> BaseBundles { get; init; }

    /// <summary>Bundles to go through until one has no bases.</summary>
    public int Chain { get; init; }

    /// <summary>The bound's epsilon where members may differ from what was added; 0 for exact bundles.</summary>
    public double Epsilon { get; init; }

    public byte[] ToBytes()
    {
        FieldWriter writer = new();
        writer.Byte(FormatVersion);
        writer.Number(Chain);
        writer.Real(Epsilon);
        writer.Number(BaseBundles.Count);
        foreach (ContentId id in BaseBundles)
        {
            writer.Id(id);
        }

        writer.Number(Blocks.Count);
        foreach (BundleBlock block in Blocks)
        {
            writer.Byte((byte)block.ElementType);
            writer.Byte((byte)(block.HasBase ? 1 : 0));
            writer.Number(block.MemberCount);
            writer.Number(block.EncodedLength);
        }

        FieldWriter details = new();
        foreach (BundleMember member in Members)
        {
            details.Shape(member.Shape);
        }

        WriteBases(details);
        byte[] packed = BytesCodec.Encode(details.Written, []);
        writer.Number(details.Length);
        writer.Number(packed.Length);
        writer.Bytes(packed);
        return writer.ToArray();
    }

    public static BundleHeader Parse(ReadOnlySpan<byte> header, long payloadLength)
    {
        FieldReader reader = new(header);
        RecordVersion.Require(reader.Byte(), FormatVersion, "bundle");
        int chain = reader.Int(ChainLimit.Hard);
        double epsilon = reader.Real();
        ContentId[] bases = new ContentId[reader.Count(ContentId.Size)];
        for (int index = 0; index < bases.Length; index++)
        {
            bases[index] = reader.Id();
        }

        if (bases.Length > 0 != chain > 0)
        {
            throw new MalformedRecordException("The bundle's chain does not fit its bases.");
        }

        BundleBlock[] blocks = ReadBlocks(ref reader, bases.Length > 0, payloadLength, out int memberCount);
        int detailLength = reader.Int(MaxMembers * (2 + 10 * TensorShape.MaxRank));
        ReadOnlySpan<byte> packed = reader.Take(reader.Count());
        reader.End();
        if (detailLength > 1024 * 1024 && detailLength / 1024 > packed.Length)
        {
            // Details of real bundles compress some ten times; this bounds what a hostile header can make us allocate.
            throw new MalformedRecordException("The bundle's details claim an impossible size.");
        }

        byte[] details;
        try
        {
            details = BytesCodec.Decode(packed, [], detailLength);
        }
        catch (CodecException error)
        {
            throw new MalformedRecordException("The bundle's details cannot be decoded.", error);
        }

        return new BundleHeader
        {
            Blocks = blocks,
            Members = ReadMembers(details, blocks, bases, memberCount),
            BaseBundles = bases,
            Chain = chain,
            Epsilon = epsilon,
        };
    }

    private static BundleBlock[] ReadBlocks(ref FieldReader reader, bool hasBases, long payloadLength, out int memberCount)
    {
        BundleBlock[] blocks = new BundleBlock[reader.Count(4)];
        memberCount = 0;
        long encoded = 0;
        for (int index = 0; index < blocks.Length; index++)
        {
            ElementType type = reader.ElementType();
            byte flags = reader.Byte();
            int count = reader.Int(MaxMembers - memberCount);
            int length = reader.Int();
            if (flags > 1 || (flags == 1 && !hasBases) || encoded + length > payloadLength)
            {
                throw new MalformedRecordException("A block of the bundle lies outside the record.");
            }

            blocks[index] = new BundleBlock(type, flags == 1, memberCount, count, 0, (int)encoded, length);
            memberCount += count;
            encoded += length;
        }

        return encoded == payloadLength ? blocks : throw new MalformedRecordException("The bundle's blocks do not fill its payload.");
    }

    private static BundleMember[] ReadMembers(byte[] details, BundleBlock[] blocks, ContentId[] bases, int memberCount)
    {
        FieldReader reader = new(details);
        if (memberCount > details.Length)
        {
            throw new MalformedRecordException("The bundle has more members than its details describe.");
        }

        BundleMember[] members = new BundleMember[memberCount];
        for (int index = 0; index < blocks.Length; index++)
        {
            ElementType type = blocks[index].ElementType;
            int offset = 0;
            for (int member = blocks[index].FirstMember; member < blocks[index].FirstMember + blocks[index].MemberCount; member++)
            {
                TensorShape shape = reader.Shape();
                if (shape.ElementCount > SmallLimit * 2 || type.ByteSize(shape.ElementCount) >= SmallLimit)
                {
                    throw new MalformedRecordException($"A member of shape {shape} is too large for a bundle.");
                }

                members[member] = new BundleMember(index, offset, type, shape, null);
                offset += members[member].Length;
            }

            if (offset > type.ByteSize(BlockCodec.MaxElements))
            {
                throw new MalformedRecordException("A block of the bundle is too long.");
            }

            blocks[index] = blocks[index] with { RawLength = offset };
        }

        ReadBases(ref reader, blocks, members, bases);
        reader.End();
        return members;
    }

    /// <summary>Runs of based members whose bases follow one another in one bundle: (bundle, first index, count).</summary>
    private void WriteBases(FieldWriter writer)
    {
        List<(int Bundle, int First, int Count)> runs = [];
        Dictionary<ContentId, int> places = BaseBundles.Select((id, index) => (id, index)).ToDictionary(p => p.id, p => p.index);
        foreach (BundleMember member in Members)
        {
            if (member.Base is { } address)
            {
                int bundle = places[address.Id];
                if (runs.Count > 0 && runs[^1].Bundle == bundle && runs[^1].First + runs[^1].Count == address.Member)
                {
                    runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
                }
                else
                {
                    runs.Add((bundle, address.Member, 1));
                }
            }
        }

        writer.Number(runs.Count);
        foreach ((int bundle, int first, int count) in runs)
        {
            writer.Number(bundle);
            writer.Number(first);
            writer.Number(count);
        }
    }

    private static void ReadBases(ref FieldReader reader, BundleBlock[] blocks, BundleMember[] members, ContentId[] bases)
    {
        int runs = reader.Count(3);
        int bundle = 0, next = 0, left = 0;
        for (int member = 0; member < members.Length; member++)
        {
            if (!blocks[members[member].Block].HasBase)
            {
                continue;
            }

            while (left == 0)
            {
                if (runs-- == 0)
                {
                    throw new MalformedRecordException("The bundle names fewer bases than its members need.");
                }

                bundle = reader.Int(bases.Length - 1);
                next = reader.Int(MaxMembers);
                left = reader.Int(MaxMembers);
            }

            members[member] = members[member] with { Base = new ContentAddress(bases[bundle], next++) };
            left--;
        }

        if (runs != 0 || left != 0)
        {
            throw new MalformedRecordException("The bundle names more bases than its members need.");
        }
    }
}
