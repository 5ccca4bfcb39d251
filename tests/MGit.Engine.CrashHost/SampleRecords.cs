using System.Buffers.Binary;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.CrashHost;

/// <summary>Records whose whole content follows from a seed that stands in their header: whoever reads one can tell whether it is whole.</summary>
internal static class SampleRecords
{
    internal static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static ContentId Id(int seed) => new(Bytes(seed ^ 0x5eed, ContentId.Size));

    internal static RecordLocation Append(PackWriter writer, int seed, int length = 500)
    {
        byte[] header = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(header, seed);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), length);
        return writer.Append(RecordKind.TensorRun, Id(seed), header, Bytes(seed, length));
    }

    /// <summary>Whether the record is, to the last byte, the one its header says.</summary>
    internal static bool IsWhole(PackRecord record)
    {
        if (record.Kind != RecordKind.TensorRun || record.Header.Length != 8)
        {
            return false;
        }

        int seed = BinaryPrimitives.ReadInt32LittleEndian(record.Header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(record.Header.AsSpan(4));
        return record.Id == Id(seed) && record.Payload.AsSpan().SequenceEqual(Bytes(seed, length));
    }

    /// <summary>A commit's payload that says how many records the commit covers.</summary>
    internal static byte[] CommitPayload(int records) => BitConverter.GetBytes(records);
}
