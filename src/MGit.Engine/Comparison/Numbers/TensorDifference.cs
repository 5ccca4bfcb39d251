using System.Buffers;
using System.Runtime.InteropServices;
using MGit.Engine.Models;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Numbers;

/// <summary>Compares two tensors of one shape element by element, by value whatever their types, in pieces of a few hundred KiB.</summary>
internal static class TensorDifference
{
    /// <summary>Elements compared at a step; a multiple of what packed types group.</summary>
    private const int Step = 32 * 1024;

    /// <summary>Whether the elements of two types can be compared by value.</summary>
    public static bool CanCompare(ElementType left, ElementType right) => IsComplex(left) == IsComplex(right);

    /// <param name="reference">Holds the first tensor.</param>
    /// <param name="left">The first tensor.</param>
    /// <param name="difference">Holds the second tensor.</param>
    /// <param name="right">The second tensor, of the same shape.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The sums, and whether the values of one are those of the other cast to its type.</returns>
    public static (DifferenceSums Sums, bool IsCast) Measure(
        ModelSource reference, SourceParameter left, ModelSource difference, SourceParameter right, CancellationToken cancellationToken)
    {
        bool mayBeCast = left.ElementType != right.ElementType && Rounding.IsSupported(left.ElementType) && Rounding.IsSupported(right.ElementType);
        DifferenceSums sums = default;
        using Elements one = new(left.ElementType);
        using Elements other = new(right.ElementType);
        for (long done = 0; done < left.Shape.ElementCount; done += Step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(Step, left.Shape.ElementCount - done);
            ReadOnlySpan<double> a = one.Read(reference, left, done, count);
            ReadOnlySpan<double> b = other.Read(difference, right, done, count);
            sums += DifferenceSums.Of(a, b);
            mayBeCast = mayBeCast && IsCast(a, left.ElementType, b, right.ElementType);
        }

        return (sums, mayBeCast && left.Shape.ElementCount > 0);
    }

    /// <summary>The sums of a tensor that both models have: read once.</summary>
    public static DifferenceSums MeasureShared(ModelSource model, SourceParameter parameter, CancellationToken cancellationToken)
    {
        DifferenceSums sums = default;
        using Elements elements = new(parameter.ElementType);
        for (long done = 0; done < parameter.Shape.ElementCount; done += Step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> values = elements.Read(model, parameter, done, (int)Math.Min(Step, parameter.Shape.ElementCount - done));
            sums += DifferenceSums.Of(values, values);
        }

        return sums;
    }

    private static bool IsCast(ReadOnlySpan<double> left, ElementType leftType, ReadOnlySpan<double> right, ElementType rightType)
    {
        // Between types of one width it may have gone either way.
        bool isForward = rightType.BitSize() <= leftType.BitSize();
        bool isBackward = leftType.BitSize() <= rightType.BitSize();
        for (int index = 0; index < left.Length && (isForward || isBackward); index++)
        {
            isForward = isForward && Rounding.IsCast(left[index], right[index], rightType);
            isBackward = isBackward && Rounding.IsCast(right[index], left[index], leftType);
        }

        return isForward || isBackward;
    }

    private static bool IsComplex(ElementType type) => type is ElementType.C64 or ElementType.C128;

    /// <summary>Reads elements as doubles; a complex element is two of them.</summary>
    private sealed class Elements(ElementType type) : IDisposable
    {
        private readonly ElementType _component = type switch
        {
            ElementType.C64 => ElementType.F32,
            ElementType.C128 => ElementType.F64,
            _ => type,
        };

        private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent((int)type.ByteSize(Step));
        private readonly double[] _values = ArrayPool<double>.Shared.Rent(Step * 2);

        public ReadOnlySpan<double> Read(ModelSource model, SourceParameter parameter, long first, int count)
        {
            Span<byte> bytes = _bytes.AsSpan(0, (int)type.ByteSize(count));
            model.Read(parameter, first, bytes);
            Span<double> values = _values.AsSpan(0, IsComplex(type) ? count * 2 : count);
            if (_component == ElementType.F32)
            {
                ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(bytes);
                for (int index = 0; index < values.Length; index++)
                {
                    values[index] = floats[index];
                }
            }
            else
            {
                ElementValues.Read(_component, bytes, values);
            }

            return values;
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            ArrayPool<double>.Shared.Return(_values);
        }
    }
}
