using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>An array of a file: its name, its shape and its elements as single-precision numbers.</summary>
internal sealed record NumberArray(string Name, TensorShape Shape, float[] Values)
{
    private const int Piece = 4096;
    private const long MaxBytes = 1 << 30;

    /// <summary>Checks that an array of this type and shape can be an input, before any of it is read.</summary>
    public static void RequireUsable(string path, string name, ElementType type, TensorShape shape)
    {
        if (type is ElementType.C64 or ElementType.C128)
        {
            throw DatasetFault.In(path, $"the array {DatasetFault.Quote(name)} holds complex numbers; expected real ones");
        }

        if (shape.Rank == 0 || shape.ElementCount is 0 or > DatasetLimits.MaxNumbers || type.ByteSize(shape.ElementCount) > MaxBytes)
        {
            throw DatasetFault.In(path, $"the array {DatasetFault.Quote(name)} is {type.Name()} of shape {shape}; expected rows, from 1 to {DatasetLimits.MaxNumbers} numbers, and at most {MaxBytes} bytes");
        }
    }

    /// <summary>Elements as floats. Whole numbers beyond 2^24 lose their last digits.</summary>
    public static float[] Convert(string path, string name, ElementType type, long count, ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[count];
        double[] piece = new double[Piece];
        int group = ElementValues.GroupElements(type);
        for (int at = 0; at < values.Length; at += Piece)
        {
            int length = Math.Min(Piece, values.Length - at);
            ElementValues.Read(type, bytes[(int)((long)at / group * ElementValues.GroupBytes(type))..], piece.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                values[at + i] = (float)piece[i];
                if (!float.IsFinite(values[at + i]))
                {
                    throw DatasetFault.In(path, $"element {at + i} of the array {DatasetFault.Quote(name)} is {piece[i]}; expected finite numbers");
                }
            }
        }

        return values;
    }
}
