using System.Security.Cryptography;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>Ids of what is not a tensor. Their prefixes keep them apart from each other and from tensors' ids; frozen.</summary>
internal static class RecordIds
{
    /// <summary>A skeleton's id: that of a tensor of bytes, so that equal bytes are one content however they are stored.</summary>
    public static ContentId OfBytes(ReadOnlySpan<byte> bytes) => ContentHasher.Compute(ElementType.U8, new TensorShape(bytes.Length), bytes).Id;

    public static ContentId OfManifest(ReadOnlySpan<byte> bytes) => Hash("mgit manifest\0"u8, bytes);

    /// <summary>A bundle's id: over the ids of its members, in order.</summary>
    public static ContentId OfBundle(IReadOnlyList<ContentId> members)
    {
        byte[] ids = new byte[members.Count * ContentId.Size];
        for (int index = 0; index < members.Count; index++)
        {
            members[index].CopyTo(ids.AsSpan(index * ContentId.Size, ContentId.Size));
        }

        return Hash("mgit bundle\0"u8, ids);
    }

    private static ContentId Hash(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        hash.AppendData(bytes);
        return new ContentId(hash.GetHashAndReset());
    }
}
