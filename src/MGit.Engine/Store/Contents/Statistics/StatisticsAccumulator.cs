using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Statistics;

/// <summary>
/// Statistics over elements that come in pieces. Means and squared deviations of chunks are merged (Chan, Golub, LeVeque 1979), so that
/// many elements far from zero do not cancel each other out.
/// </summary>
internal sealed class StatisticsAccumulator(ElementType type, long elementCount)
{
    private const int ChunkElements = 4096;

    private readonly double[] _chunk = new double[ChunkElements];
    private readonly bool _isComplex = type is ElementType.C64 or ElementType.C128;
    private long _seen;
    private long _count;
    private long _zeros;
    private long _nans;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _mean;
    private double _squares;
    private bool _infinite;
    private double _sum;

    /// <summary>Takes the next bytes: whole elements; for packed types whole groups of bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        int group = ElementValues.GroupBytes(type);
        int perGroup = ElementValues.GroupElements(type);
        int step = ChunkElements / perGroup * group;
        for (int at = 0; at < bytes.Length; at += step)
        {
            ReadOnlySpan<byte> part = bytes.Slice(at, Math.Min(step, bytes.Length - at));
            int elements = (int)Math.Min(elementCount - _seen, (long)part.Length * perGroup / group);
            _seen += elements;
            if (_isComplex)
            {
                AddComplex(part);
            }
            else
            {
                ElementValues.Read(type, part, _chunk.AsSpan(0, elements));
                AddChunk(_chunk.AsSpan(0, elements));
            }
        }
    }

    public ParameterStatistics Finish()
    {
        double? zeros = elementCount > 0 ? (double)_zeros / elementCount : null;
        if (_isComplex || _count == 0)
        {
            return new ParameterStatistics(null, null, null, null, zeros, _nans);
        }

        double mean = _infinite ? _sum : _mean;
        double deviation = _infinite ? double.NaN : Math.Sqrt(_squares / _count);
        return new ParameterStatistics(_min, _max, mean, deviation, zeros, _nans);
    }

    private void AddChunk(Span<double> values)
    {
        int kept = 0;
        double sum = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                _nans++;
                continue;
            }

            values[kept++] = value;
            sum += value;
            _min = Math.Min(_min, value);
            _max = Math.Max(_max, value);
            _zeros += value == 0 ? 1 : 0;
        }

        if (kept == 0)
        {
            return;
        }

        _sum += sum;
        _infinite |= !double.IsFinite(sum);
        double mean = sum / kept;
        double squares = 0;
        foreach (double value in values[..kept])
        {
            squares += (value - mean) * (value - mean);
        }

        double delta = mean - _mean;
        long total = _count + kept;
        _mean += delta * kept / total;
        _squares += squares + delta * delta * _count / total * kept;
        _count = total;
    }

    private void AddComplex(ReadOnlySpan<byte> bytes)
    {
        ElementType part = type == ElementType.C64 ? ElementType.F32 : ElementType.F64;
        int size = type.BitSize() / 8;
        Span<double> components = stackalloc double[2];
        for (int at = 0; at + size <= bytes.Length; at += size)
        {
            ElementValues.Read(part, bytes.Slice(at, size), components);
            if (double.IsNaN(components[0]) || double.IsNaN(components[1]))
            {
                _nans++;
            }
            else
            {
                _count++;
                _zeros += components[0] == 0 && components[1] == 0 ? 1 : 0;
            }
        }
    }
}
