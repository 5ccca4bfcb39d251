using System.Buffers.Binary;
using MGit.Engine.Declaration;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>
/// Reads files of the MNIST format (http://yann.lecun.com/exdb/mnist): two zero bytes, a type, a rank, big-endian dimensions, big-endian
/// elements; also with gzip. The labels lie beside the images, under the same name with "labels" and "idx1".
/// </summary>
internal static class IdxFormat
{
    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        NumberArray images = ReadFile(dataset.Path, cancellationToken);
        NumberArray? labels = null;
        if (LabelPathOf(dataset) is { } labelPath && (dataset.Label is not null || File.Exists(labelPath)))
        {
            labels = ReadFile(labelPath, cancellationToken);
            if (labels.Shape[0] != images.Shape[0])
            {
                throw DatasetFault.In(labelPath, $"the file has {labels.Shape[0]} labels for {images.Shape[0]} rows");
            }
        }

        int rows = images.Shape[0] <= DatasetLimits.MaxRows
            ? (int)images.Shape[0]
            : throw DatasetFault.In(dataset.Path, $"there are more than {DatasetLimits.MaxRows} rows, which is the limit");
        return new RawData
        {
            Count = rows,
            Numbers = images.Values,
            RowShape = images.Shape.Rank == 3 ? new TensorShape(1, images.Shape[1], images.Shape[2])
                : images.Shape.Rank == 1 ? new TensorShape(1) : new TensorShape(images.Shape.Dimensions[1..]),
            LabelNumbers = labels?.Values,
            LabelWidth = labels is null ? 1 : labels.Values.Length / rows,
        };
    }

    /// <summary>Where the labels are looked for; null where the images' name does not say.</summary>
    public static string? LabelPathOf(DatasetDeclaration dataset)
    {
        string name = Path.GetFileName(dataset.Path);
        string label = dataset.Label ?? name.Replace("images", "labels", StringComparison.OrdinalIgnoreCase).Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        return label == name ? null
            : label.AsSpan().ContainsAny('/', '\\') || label is "." or ".."
                ? throw DatasetFault.Of(dataset.Name, $"names the label file {DatasetFault.Quote(label)}; expected a file name in the folder of the images")
                : Path.Combine(Path.GetDirectoryName(dataset.Path) ?? "", label);
    }

    private static NumberArray ReadFile(string path, CancellationToken cancellationToken)
    {
        using FileStream file = DatasetFiles.OpenRead(path);
        using Stream stream = DatasetFiles.Unpacked(file);
        byte[] start = DatasetFiles.ReadExactly(stream, 4, path, cancellationToken);
        ElementType? type = start[2] switch
        {
            0x08 => ElementType.U8,
            0x09 => ElementType.I8,
            0x0B => ElementType.I16,
            0x0C => ElementType.I32,
            0x0D => ElementType.F32,
            0x0E => ElementType.F64,
            _ => null,
        };
        if (start[0] != 0 || start[1] != 0 || type is null || start[3] is < 1 or > 8)
        {
            throw DatasetFault.In(path, "the file does not begin as an idx file does (two zero bytes, a type from 0x08 to 0x0E, a rank from 1 to 8)");
        }

        byte[] sizes = DatasetFiles.ReadExactly(stream, 4 * start[3], path, cancellationToken);
        long[] dimensions = new long[start[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadUInt32BigEndian(sizes.AsSpan(4 * i));
        }

        string name = Path.GetFileName(path);
        TensorShape shape;
        try
        {
            shape = new TensorShape(dimensions);
        }
        catch (OverflowException overflow)
        {
            throw DatasetFault.In(path, "the dimensions have more elements than 63 bits can count", overflow);
        }

        NumberArray.RequireUsable(path, name, type.Value, shape);
        byte[] data = DatasetFiles.ReadExactly(stream, type.Value.ByteSize(shape.ElementCount), path, cancellationToken);
        if (DatasetFiles.Read(stream, new byte[1], path) != 0)
        {
            throw DatasetFault.In(path, "bytes follow the last element");
        }

        int size = type.Value.BitSize() / 8;
        for (int at = 0; size > 1 && at < data.Length; at += size)
        {
            data.AsSpan(at, size).Reverse();
        }

        return new NumberArray(name, shape, NumberArray.Convert(path, name, type.Value, shape.ElementCount, data));
    }
}
