using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Numbers;

/// <summary>What a value becomes when a model is cast to another float type.</summary>
internal static class Rounding
{
    public static bool IsSupported(ElementType type) => type is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16;

    /// <summary>Whether a value of one type is what another value becomes in it: rounded to nearest even or, for BF16, cut, as some tools do.</summary>
    public static bool IsCast(double value, double cast, ElementType type)
    {
        if (double.IsNaN(value) || double.IsNaN(cast))
        {
            return double.IsNaN(value) && double.IsNaN(cast);
        }

        return type switch
        {
            ElementType.F64 => value == cast,
            ElementType.F32 => (float)value == cast,
            ElementType.F16 => (double)(Half)value == cast,
            ElementType.BF16 => RoundToBFloat((float)value) == cast || CutToBFloat((float)value) == cast,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Casts to this type are not recognised."),
        };
    }

    private static double RoundToBFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000);
    }

    private static double CutToBFloat(float value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF_0000);
}
