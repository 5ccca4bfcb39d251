using System.Buffers.Binary;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// The header of a commit record. Sequence numbers are unique in a repository, except that a writer stopped between its commit record
/// and the catalog's transaction leaves a dead one: of two with one number the later time counts.
/// </summary>
public readonly record struct CommitHeader(long Sequence, DateTimeOffset Time)
{
    internal const int Size = 24;

    internal byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Time.ToUnixTimeMilliseconds());
        return bytes;
    }

    /// <summary>Reads a commit record's header; null where it is none.</summary>
    public static CommitHeader? TryParse(ReadOnlySpan<byte> header)
    {
        if (header.Length < Size)
        {
            return null;
        }

        long sequence = BinaryPrimitives.ReadInt64LittleEndian(header);
        long time = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        bool sane = sequence > 0
            && time >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return sane ? new CommitHeader(sequence, DateTimeOffset.FromUnixTimeMilliseconds(time)) : null;
    }
}
