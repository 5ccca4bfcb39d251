using System.Buffers.Binary;
using System.Text.Unicode;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>
/// Reads the header of a safetensors file and checks it as the format's specification demands
/// (https://github.com/huggingface/safetensors, README "Format" and tensor.rs): no tensor data is read.
/// </summary>
internal static class SafetensorsReader
{
    /// <summary>The specification's limit of the header, in bytes.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private const int LengthSize = 8;

    /// <summary>Whether the file begins as a safetensors file does; the rest may still be wrong.</summary>
    public static bool Recognise(ByteSource source)
    {
        Span<byte> start = stackalloc byte[LengthSize + 1];
        if (source.ReadUpTo(0, start) < start.Length)
        {
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        return length is >= 2 and <= MaxHeaderLength && (long)length <= source.Length - LengthSize && start[LengthSize] == (byte)'{';
    }

    /// <exception cref="CheckpointException">With a <see cref="SafetensorsFault"/>.</exception>
    public static CheckpointLayout Read(ByteSource source)
    {
        byte[] header = ReadHeader(source);
        SafetensorsHeader parsed = SafetensorsHeaderParser.Parse(header);
        long dataStart = LengthSize + header.Length;
        List<StorageExtent> extents = new(parsed.Tensors.Count);
        List<TensorEntry> tensors = new(parsed.Tensors.Count);
        long end = 0;
        foreach (SafetensorsEntry entry in parsed.Tensors.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            TensorShape shape = Validate(entry, end);
            end = entry.End;
            bool empty = entry.Begin == entry.End;
            tensors.Add(new TensorEntry(entry.Name, entry.ElementType, shape, empty ? -1 : extents.Count));
            if (!empty)
            {
                extents.Add(new StorageExtent(source.Origin + dataStart + entry.Begin, entry.ElementType, shape));
            }
        }

        long data = source.Length - dataStart;
        if (end > data)
        {
            throw new CheckpointException(SafetensorsFault.DataTruncated, $"the tensors need {end} bytes of data and the file has {data}; it was not written or copied completely");
        }

        if (end < data)
        {
            throw new CheckpointException(SafetensorsFault.DataTrailing, $"{data - end} bytes follow the last tensor; the format allows none");
        }

        return new CheckpointLayout
        {
            Format = CheckpointFormat.Safetensors,
            Length = source.Length,
            Extents = extents,
            Tensors = tensors,
            Metadata = parsed.Metadata,
        };
    }

    private static byte[] ReadHeader(ByteSource source)
    {
        Span<byte> start = stackalloc byte[LengthSize];
        if (source.ReadUpTo(0, start) < LengthSize)
        {
            throw new CheckpointException(SafetensorsFault.HeaderTooSmall, $"the file has {source.Length} bytes; the length of the header alone takes {LengthSize}");
        }

        if (start.SequenceEqual("version "u8))
        {
            throw new CheckpointException(SafetensorsFault.LargeFilePointer, "the file is a Git LFS pointer; fetch the file itself (git lfs pull)");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxHeaderLength)
        {
            throw new CheckpointException(SafetensorsFault.HeaderTooLarge, $"the header is said to have {length} bytes; the limit is {MaxHeaderLength}");
        }

        if ((long)length > source.Length - LengthSize)
        {
            throw new CheckpointException(SafetensorsFault.HeaderLengthInvalid, $"the header is said to have {length} bytes and the file has {source.Length - LengthSize} after its length");
        }

        byte[] header = new byte[(int)length];
        source.Read(LengthSize, header);
        if (!Utf8.IsValid(header))
        {
            throw new CheckpointException(SafetensorsFault.HeaderNotUtf8, "the header is not valid UTF-8");
        }

        if (header.Length == 0 || header[0] != (byte)'{')
        {
            throw new CheckpointException(SafetensorsFault.HeaderStartInvalid, "the header does not begin with '{'");
        }

        return header;
    }

    private static TensorShape Validate(SafetensorsEntry entry, long previousEnd)
    {
        string name = entry.Name;
        if (entry.End < entry.Begin)
        {
            throw new CheckpointException(SafetensorsFault.OffsetsReversed, $"tensor '{Shown.Text(name)}' ends at {entry.End}, before it begins at {entry.Begin}");
        }

        if (entry.Begin < previousEnd)
        {
            throw new CheckpointException(SafetensorsFault.Overlap, $"tensor '{Shown.Text(name)}' begins at {entry.Begin}, inside the tensor before it, which ends at {previousEnd}");
        }

        if (entry.Begin > previousEnd)
        {
            throw new CheckpointException(SafetensorsFault.Hole, $"the {entry.Begin - previousEnd} bytes before tensor '{Shown.Text(name)}' belong to no tensor");
        }

        TensorShape shape;
        try
        {
            shape = new TensorShape(entry.Dimensions);
        }
        catch (OverflowException e)
        {
            throw new CheckpointException(SafetensorsFault.Overflow, $"the shape of tensor '{Shown.Text(name)}' overflows", null, e);
        }

        Int128 bits = (Int128)shape.ElementCount * entry.ElementType.BitSize();
        if (bits / 8 > long.MaxValue)
        {
            throw new CheckpointException(SafetensorsFault.Overflow, $"the size of tensor '{Shown.Text(name)}' overflows");
        }

        if (bits % 8 != 0)
        {
            throw new CheckpointException(SafetensorsFault.Misaligned, $"tensor '{Shown.Text(name)}' of type {entry.ElementType.Name()} and shape {shape} does not end on a whole byte");
        }

        if (bits / 8 != entry.End - entry.Begin)
        {
            throw new CheckpointException(SafetensorsFault.SizeMismatch, $"tensor '{Shown.Text(name)}' of type {entry.ElementType.Name()} and shape {shape} needs {(long)(bits / 8)} bytes and its offsets span {entry.End - entry.Begin}");
        }

        return shape;
    }
}
