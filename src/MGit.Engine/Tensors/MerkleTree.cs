using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MGit.Engine.Tensors;

/// <summary>
/// The hash tree behind a <see cref="ContentId"/>: leaves and nodes have prefixes of their own, so that neither passes for the other
/// (as in RFC 6962, section 2.1), and an odd node at the end of a level moves up unchanged. Frozen; see docs/store-format.md.
/// </summary>
internal static class MerkleTree
{
    public static ReadOnlySpan<byte> LeafPrefix => [0];

    private static ReadOnlySpan<byte> NodePrefix => [1];

    private static ReadOnlySpan<byte> TensorDomain => "MGit tensor 1\0"u8;

    /// <summary>The root over leaf hashes.</summary>
    public static ContentId Root(IReadOnlyList<ContentId> leaves)
    {
        ContentId[] level = [.. leaves];
        int count = level.Length;
        Span<byte> pair = stackalloc byte[1 + 2 * ContentId.Size];
        Span<byte> hash = stackalloc byte[ContentId.Size];
        NodePrefix.CopyTo(pair);
        while (count > 1)
        {
            int above = 0;
            for (int i = 0; i + 1 < count; i += 2)
            {
                level[i].CopyTo(pair[1..]);
                level[i + 1].CopyTo(pair[(1 + ContentId.Size)..]);
                SHA256.HashData(pair, hash);
                level[above++] = new ContentId(hash);
            }

            if (count % 2 != 0)
            {
                level[above++] = level[count - 1];
            }

            count = above;
        }

        return level[0];
    }

    /// <summary>Binds the root to the element type and the shape.</summary>
    public static ContentId Tensor(ElementType type, TensorShape shape, ContentId root)
    {
        byte[] name = Encoding.ASCII.GetBytes(type.Name());
        byte[] text = new byte[TensorDomain.Length + name.Length + 1 + sizeof(long) * (1 + shape.Rank) + ContentId.Size];
        Span<byte> rest = text;
        TensorDomain.CopyTo(rest);
        rest = rest[TensorDomain.Length..];
        name.CopyTo(rest);
        rest = rest[(name.Length + 1)..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, shape.Rank);
        rest = rest[sizeof(long)..];
        foreach (long dimension in shape.Dimensions)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, dimension);
            rest = rest[sizeof(long)..];
        }

        root.CopyTo(rest);
        return new ContentId(SHA256.HashData(text));
    }
}
