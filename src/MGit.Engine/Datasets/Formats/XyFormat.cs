using System.Buffers.Binary;
using MGit.Engine.Declaration;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>
/// Reads the layout of smartcore's data sets (https://github.com/smartcorelib/smartcore, src/dataset): the counts of features and of
/// rows as 64-bit integers, then the features row by row and the labels, all little-endian, numbers of single precision.
/// </summary>
internal static class XyFormat
{
    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        string path = dataset.Path;
        using FileStream file = DatasetFiles.OpenRead(path);
        byte[] head = DatasetFiles.ReadExactly(file, 16, path, cancellationToken);
        ulong features = BinaryPrimitives.ReadUInt64LittleEndian(head);
        ulong rows = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(8));
        if (features is 0 or > DatasetLimits.MaxColumns || rows is 0 or > DatasetLimits.MaxRows
            || (UInt128)features * rows > DatasetLimits.MaxNumbers)
        {
            throw DatasetFault.In(path, $"the file says it has {rows} rows of {features} features; expected from 1 to {DatasetLimits.MaxColumns} features and at most {DatasetLimits.MaxNumbers} numbers");
        }

        long inputs = (long)(features * rows) * sizeof(float);
        long labels = (long)rows * sizeof(float);
        if (file.Length != 16 + inputs + labels)
        {
            throw DatasetFault.In(path, $"{rows} rows of {features} features and a label need {16 + inputs + labels} bytes and the file has {file.Length}");
        }

        byte[] inputBytes = DatasetFiles.ReadExactly(file, inputs, path, cancellationToken);
        byte[] labelBytes = DatasetFiles.ReadExactly(file, labels, path, cancellationToken);
        return new RawData
        {
            Count = (int)rows,
            Numbers = NumberArray.Convert(path, "features", ElementType.F32, (long)(features * rows), inputBytes),
            RowShape = new TensorShape((long)features),
            LabelNumbers = NumberArray.Convert(path, "labels", ElementType.F32, (long)rows, labelBytes),
        };
    }
}
