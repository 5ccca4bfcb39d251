using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Writes 8-bit floats: the nearest representable number, ties to the even code. What lies beyond the largest finite number becomes
/// infinity where the type has one (F8_E5M2) and NaN where it has none, as in PyTorch; saturating, it becomes the largest finite number.
/// </summary>
internal static class SmallFloats
{
    private static readonly Dictionary<ElementType, Codes> Types = new[]
    {
        ElementType.F8E5M2, ElementType.F8E4M3, ElementType.F8E5M2Fnuz, ElementType.F8E4M3Fnuz,
    }.ToDictionary(type => type, type => new Codes(type));

    public static bool IsSupported(ElementType type) => Types.ContainsKey(type);

    public static void Write(ElementType type, ReadOnlySpan<double> values, Span<byte> destination, bool saturates)
    {
        Codes codes = Types[type];
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = codes.Encode(values[i], saturates);
        }
    }

    private sealed class Codes
    {
        private readonly double[] _positive;
        private readonly double _limit;
        private readonly byte _nan;
        private readonly byte? _infinity;
        private readonly bool _hasNegativeZero;

        public Codes(ElementType type)
        {
            byte[] all = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
            double[] values = new double[256];
            ElementValues.Read(type, all, values);

            // Codes without the sign bit ascend with the values they stand for.
            _positive = [.. values.Take(128).TakeWhile(double.IsFinite)];
            int firstNaN = Array.FindIndex(values, double.IsNaN);
            _nan = (byte)(type == ElementType.F8E5M2 ? firstNaN + 1 : firstNaN);
            int infinity = Array.FindIndex(values, double.IsPositiveInfinity);
            _infinity = infinity < 0 ? null : (byte)infinity;
            _hasNegativeZero = values[128] == 0;

            // Half a step beyond the last number still rounds to it, unless the tie goes to the even code above.
            _limit = _positive[^1] + ((_positive[^1] - _positive[^2]) / 2);
        }

        public byte Encode(double value, bool saturates)
        {
            if (double.IsNaN(value))
            {
                return _nan;
            }

            double magnitude = Math.Abs(value);
            int sign = double.IsNegative(value) ? 0x80 : 0;
            int last = _positive.Length - 1;
            if (magnitude > _limit || (magnitude == _limit && last % 2 != 0))
            {
                return saturates && double.IsFinite(value) ? (byte)(last | sign) : _infinity is { } infinity ? (byte)(infinity | sign) : _nan;
            }

            int at = Array.BinarySearch(_positive, magnitude);
            if (at < 0)
            {
                int above = Math.Min(~at, last);
                int below = Math.Max(0, above - 1);
                double toBelow = magnitude - _positive[below];
                double toAbove = _positive[above] - magnitude;
                at = toBelow < toAbove ? below : toAbove < toBelow ? above : below % 2 == 0 ? below : above;
                at = magnitude > _positive[last] ? last : at;
            }

            return at == 0 && !_hasNegativeZero ? (byte)0 : (byte)(at | sign);
        }
    }
}
