using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// A weight with a low-rank update: W + scale · B·A, seen as a matrix of its first dimension by all others. The two factors are held in
/// memory while the tensor is filled; both together are smaller than the weight by the ratio of its side to the rank.
/// </summary>
internal sealed class LowRankTensor : ComputedTensor
{
    private const int Stride = 4096;

    private readonly ModelSource _origin;
    private readonly SourceParameter _weight;
    private readonly ModelSource _adapter;
    private readonly SourceParameter _left;
    private readonly SourceParameter _right;
    private readonly double _scale;
    private readonly bool _isTransposed;
    private readonly long _rank;
    private readonly long _columns;
    private double[] _leftValues = [];
    private double[] _rightValues = [];

    private LowRankTensor(
        ModelSource origin, SourceParameter weight, ModelSource adapter, SourceParameter left, SourceParameter right, double scale, bool isTransposed)
        : base(weight.Name, weight.ElementType, weight.Shape)
    {
        _origin = origin;
        _weight = weight;
        _adapter = adapter;
        _left = left;
        _right = right;
        _scale = scale;
        _isTransposed = isTransposed;
        _rank = right.Shape[0];
        _columns = weight.Shape.ElementCount / weight.Shape[0];
    }

    /// <param name="origin">The base.</param>
    /// <param name="weight">Its parameter W.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="a">(r, in).</param>
    /// <param name="b">(out, r).</param>
    /// <param name="scale">What B·A is multiplied by.</param>
    /// <param name="isTransposed">Whether W is (in, out).</param>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: shapes or types do not fit.</exception>
    public static LowRankTensor Create(
        ModelSource origin, SourceParameter weight, ModelSource adapter, SourceParameter a, SourceParameter b, double scale, bool isTransposed)
    {
        bool fits = a.Shape is { Rank: >= 2, ElementCount: > 0 } && b.Shape.Rank >= 2 && weight.Shape is { Rank: >= 2, ElementCount: > 0 }
            && FloatElements.IsSupported(a.ElementType) && FloatElements.IsSupported(b.ElementType) && FloatElements.IsSupported(weight.ElementType)
            && weight.Quantization is null;
        if (fits)
        {
            long rank = a.Shape[0];
            long inputs = a.Shape.ElementCount / rank;
            long outputs = b.Shape[0];
            fits = b.Shape.ElementCount == outputs * rank
                && weight.Shape[0] == (isTransposed ? inputs : outputs)
                && weight.Shape.ElementCount / weight.Shape[0] == (isTransposed ? outputs : inputs)
                && Math.Max(a.Shape.ElementCount, b.Shape.ElementCount) <= Array.MaxLength / sizeof(double);
        }

        return fits
            ? new LowRankTensor(origin, weight, adapter, b, a, scale, isTransposed)
            : throw new MGitException(
                ErrorCode.ModelsIncompatible,
                $"'{a.Name}' {a.Shape} and '{b.Name}' {b.Shape} of {adapter.Name} do not fit '{weight.Name}' {weight.Shape} of {origin.Name}.",
                weight.Name);
    }

    protected override void Prepare(CancellationToken cancellationToken)
    {
        _leftValues = Values(_left, cancellationToken);
        _rightValues = Transposed(Values(_right, cancellationToken));
    }

    protected override void Forget()
    {
        _leftValues = [];
        _rightValues = [];
    }

    protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
    {
        int size = ElementType.BitSize() / 8;
        int count = destination.Length / size;
        byte[] bytes = new byte[Stride * size];
        double[] values = new double[Stride];
        for (int done = 0; done < count; done += Stride)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int step = Math.Min(Stride, count - done);
            _origin.Read(_weight, firstElement + done, bytes.AsSpan(0, step * size));
            FloatElements.Read(ElementType, bytes.AsSpan(0, step * size), values.AsSpan(0, step));
            for (int i = 0; i < step; i++)
            {
                (long row, long column) = Math.DivRem(firstElement + done + i, _columns);
                values[i] += _scale * (_isTransposed ? Product(column, row) : Product(row, column));
            }

            FloatElements.Write(ElementType, values.AsSpan(0, step), destination[(done * size)..], saturates: false);
        }
    }

    private double Product(long output, long input)
    {
        ReadOnlySpan<double> left = _leftValues.AsSpan((int)(output * _rank), (int)_rank);
        ReadOnlySpan<double> right = _rightValues.AsSpan((int)(input * _rank), (int)_rank);
        double sum = 0;
        for (int k = 0; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }

    /// <summary>(r, in) as (in, r): the values of one product lie side by side.</summary>
    private double[] Transposed(double[] values)
    {
        int rank = (int)_rank;
        int inputs = values.Length / rank;
        double[] transposed = new double[values.Length];
        for (int k = 0; k < rank; k++)
        {
            for (int input = 0; input < inputs; input++)
            {
                transposed[(input * rank) + k] = values[(k * inputs) + input];
            }
        }

        return transposed;
    }

    private double[] Values(SourceParameter parameter, CancellationToken cancellationToken)
    {
        double[] all = new double[parameter.Shape.ElementCount];
        int at = 0;
        new AlignedTensor([_adapter], [parameter]).ReadAll(
            (values, count) =>
            {
                values[0].AsSpan(0, count).CopyTo(all.AsSpan(at));
                at += count;
            },
            cancellationToken);
        return all;
    }
}
