using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Tokens;
using MGit.Engine.Codecs.Words;

namespace MGit.Engine.Codecs.Planes;

/// <summary>
/// Codes words plane by plane, lowest first: method (u8), then the plane's bytes, its one byte, or a stream of symbols. Prepared first, so
/// that its size is known before the entropy coder runs.
/// </summary>
internal sealed class PlaneEncoder
{
    /// <summary>A plane that shrinks by less is stored raw: mantissas would cost as much time to decode as exponents, for nothing.</summary>
    private const double LeastGain = 0.02;

    private const int SamplePiece = 1024;
    private const int SampleStride = 8 * SamplePiece;

    private readonly SymbolModel[] _models = [.. Enumerable.Range(0, sizeof(ulong)).Select(_ => new SymbolModel())];
    private readonly PlaneMethod[] _methods = new PlaneMethod[sizeof(ulong)];
    private byte[] _planes = [];
    private int _planeCount;
    private int _planeLength;

    /// <summary>About the payload's length in bytes.</summary>
    public double Cost { get; private set; }

    /// <summary>Whether even the lowest plane shrinks: no noise of a mantissa, so that repeats are likely.</summary>
    public bool LowestShrinks => _methods[0] != PlaneMethod.Raw;

    public void Prepare(ReadOnlySpan<byte> words, int wordSize, bool rotate)
    {
        if (_planes.Length < words.Length)
        {
            _planes = new byte[words.Length];
        }

        _planeCount = wordSize;
        _planeLength = words.Length / wordSize;
        BytePlanes.Split(words, wordSize, rotate, _planes.AsSpan(0, words.Length));
        Cost = 0;
        for (int plane = 0; plane < wordSize; plane++)
        {
            Cost += 1 + Choose(plane);
        }
    }

    public void Write(BlockWorkspace space, ref ByteWriter writer)
    {
        for (int plane = 0; plane < _planeCount; plane++)
        {
            ReadOnlySpan<byte> bytes = Plane(plane);
            writer.WriteByte((byte)_methods[plane]);
            switch (_methods[plane])
            {
                case PlaneMethod.Raw:
                    writer.WriteBytes(bytes);
                    break;
                case PlaneMethod.Constant:
                    writer.WriteByte(bytes[0]);
                    break;
                default:
                    SymbolEncoder.Write(_models[plane], bytes, default, space, ref writer);
                    break;
            }
        }
    }

    private ReadOnlySpan<byte> Plane(int plane) => _planes.AsSpan(plane * _planeLength, _planeLength);

    private double Choose(int plane)
    {
        ReadOnlySpan<byte> bytes = Plane(plane);
        SymbolModel model = _models[plane];
        _methods[plane] = PlaneMethod.Raw;
        if (bytes.Length > 0 && !bytes.ContainsAnyExcept(bytes[0]))
        {
            _methods[plane] = PlaneMethod.Constant;
            return 1;
        }

        if (!SampleShrinks(bytes, model))
        {
            return bytes.Length;
        }

        Array.Clear(model.Counts);
        TokenCounter.Count(bytes, model);
        model.Choose(bytes, default);
        double cost = model.Cost / 8 + 5 + 2 * Rans.LanesFor(bytes.Length);
        if (cost > bytes.Length * (1 - LeastGain))
        {
            return bytes.Length;
        }

        _methods[plane] = PlaneMethod.Symbols;
        return cost;
    }

    private static bool SampleShrinks(ReadOnlySpan<byte> bytes, SymbolModel model)
    {
        if (bytes.Length < 2 * SampleStride)
        {
            return true;
        }

        Array.Clear(model.Counts);
        int sampled = 0;
        for (int at = 0; at + SamplePiece <= bytes.Length; at += SampleStride)
        {
            TokenCounter.Count(bytes.Slice(at, SamplePiece), model);
            sampled += SamplePiece;
        }

        model.MergeFirstTwo();
        return FrequencyTable.Cost(model.CountsOf(0), out _) < 8.0 * sampled * (1 - LeastGain / 2);
    }
}
