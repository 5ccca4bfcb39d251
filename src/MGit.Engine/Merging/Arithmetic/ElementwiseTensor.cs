using System.Buffers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>A tensor whose elements a formula computes.</summary>
internal sealed class ElementwiseTensor(AlignedTensor tensor, ElementType type, TensorFormula formula, bool saturates, object operation)
    : ComputedTensor(tensor.Name, type, tensor.Shape)
{
    /// <summary>Elements computed at once: the values of a handful of models stay in the second-level cache.</summary>
    private const int Stride = 4096;

    private object Operation => operation;

    private IEnumerable<ContentId> Contents => tensor.Models.Zip(tensor.Parameters, (model, parameter) => model.ContentIdOf(parameter));

    internal override bool IsSameAs(ComputedTensor other)
        => other is ElementwiseTensor computed && computed.Operation == operation && computed.ElementType == ElementType && computed.Contents.SequenceEqual(Contents);

    protected override void Prepare(CancellationToken cancellationToken) => formula.Prepare(tensor, cancellationToken);

    protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
    {
        int models = tensor.Models.Count;
        int count = destination.Length / (ElementType.BitSize() / 8);
        byte[][] bytes = new byte[models][];
        double[][] values = new double[models][];
        double[] result = ArrayPool<double>.Shared.Rent(Stride);
        try
        {
            for (int model = 0; model < models; model++)
            {
                SourceParameter parameter = tensor.Parameters[model];
                int length = (int)parameter.ElementType.ByteSize(count);
                bytes[model] = ArrayPool<byte>.Shared.Rent(length);
                values[model] = ArrayPool<double>.Shared.Rent(Stride);
                tensor.Models[model].Read(parameter, firstElement, bytes[model].AsSpan(0, length));
            }

            if (formula.KeepsEqual && AllEqual(bytes, destination.Length))
            {
                bytes[0].AsSpan(0, destination.Length).CopyTo(destination);
                return;
            }

            for (int done = 0; done < count; done += Stride)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int step = Math.Min(Stride, count - done);
                Compute(firstElement, bytes, values, result.AsSpan(0, step), done);
                FloatElements.Write(ElementType, result.AsSpan(0, step), destination[(int)ElementType.ByteSize(done)..], saturates);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(result);
            Return(bytes);
            Return(values);
        }
    }

    private void Compute(long firstElement, byte[][] bytes, double[][] values, Span<double> result, int done)
    {
        for (int model = 0; model < values.Length; model++)
        {
            ElementType type = tensor.Parameters[model].ElementType;
            ReadOnlySpan<byte> piece = bytes[model].AsSpan((int)type.ByteSize(done), (int)type.ByteSize(result.Length));
            FloatElements.Read(type, piece, values[model].AsSpan(0, result.Length));
        }

        formula.Compute(firstElement + done, values, result);
    }

    private bool AllEqual(byte[][] bytes, int length)
    {
        for (int model = 0; model < bytes.Length; model++)
        {
            if (tensor.Parameters[model].ElementType != ElementType || !bytes[model].AsSpan(0, length).SequenceEqual(bytes[0].AsSpan(0, length)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Return<T>(T[][] rented)
    {
        foreach (T[] array in rented.Where(array => array is not null))
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
