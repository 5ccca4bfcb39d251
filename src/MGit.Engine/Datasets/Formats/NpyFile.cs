using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>
/// Reads a NumPy array (format versions 1 to 3, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). The header is
/// the text of a Python dictionary; it is read as three known keys, never evaluated.
/// </summary>
internal static class NpyFile
{
    private const int MaxHeader = 1 << 16;

    public static NumberArray Read(string path, CancellationToken cancellationToken)
    {
        using FileStream file = DatasetFiles.OpenRead(path);
        byte[] start = DatasetFiles.ReadExactly(file, 10, path, cancellationToken);
        if (!IsMagic(start))
        {
            throw DatasetFault.In(path, "the file does not begin as a NumPy array does");
        }

        int version = start[6];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (version is 2 or 3)
        {
            byte[] rest = DatasetFiles.ReadExactly(file, 2, path, cancellationToken);
            length |= BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16;
        }

        if (version is < 1 or > 3 || length is < 0 or > MaxHeader)
        {
            throw DatasetFault.In(path, version is < 1 or > 3
                ? $"the array has the format version {version}; expected 1 to 3"
                : $"the header is said to have {(uint)length} bytes; the limit is {MaxHeader}");
        }

        NpyHeader header = NpyHeader.Parse(Encoding.UTF8.GetString(DatasetFiles.ReadExactly(file, length, path, cancellationToken)), path);
        string name = Path.GetFileNameWithoutExtension(path);
        NumberArray.RequireUsable(path, name, header.ElementType, header.Shape);
        if (header.IsFortran && header.Shape.Rank > 1)
        {
            throw DatasetFault.In(path, "the array is stored column by column; expected rows (numpy.ascontiguousarray)");
        }

        long bytes = header.ElementType.ByteSize(header.Shape.ElementCount);
        if (file.Length - file.Position != bytes)
        {
            throw DatasetFault.In(path, $"the array of shape {header.Shape} needs {bytes} bytes and {file.Length - file.Position} are there");
        }

        byte[] data = DatasetFiles.ReadExactly(file, bytes, path, cancellationToken);
        return new NumberArray(name, header.Shape, NumberArray.Convert(path, name, header.ElementType, header.Shape.ElementCount, data));
    }

    private static bool IsMagic(byte[] start) => start[0] == 0x93 && start.AsSpan(1, 5).SequenceEqual("NUMPY"u8);
}
