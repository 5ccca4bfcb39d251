using System.Numerics;
using System.Runtime.CompilerServices;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>
/// The symbols that stand for zigzag differences: four with a meaning of their own, small differences as they are, larger ones by their
/// magnitude: exponent and the highest bits below the leading one, the rest follows as raw bits. The highest symbols cover the full width of
/// a word, so that nothing overflows and nothing needs an escape.
/// </summary>
internal static class Token
{
    /// <summary>No difference.</summary>
    public const byte Same = 0;

    /// <summary>The element is 0, whatever its base is: pruning makes many of these.</summary>
    public const byte PositiveZero = 1;

    /// <summary>The element is -0.0, whatever its base is.</summary>
    public const byte NegativeZero = 2;

    /// <summary>The element's bits are stored apart; bounded mode only.</summary>
    public const byte Exception = 3;

    /// <summary>The symbol of the difference 1 is one more than this.</summary>
    public const byte DirectOffset = 3;

    /// <summary>The least difference of up to 32 bits that has raw bits; 3 bits of its mantissa are in the symbol.</summary>
    public const uint NarrowLimit = 16;

    /// <summary>The least difference of 64 bits that has raw bits; 2 bits of its mantissa are in the symbol.</summary>
    public const uint WideLimit = 8;

    /// <summary>The first symbol with raw bits, of words of up to 32 bits.</summary>
    public const byte FirstNarrow = DirectOffset + (byte)NarrowLimit;

    private const byte FirstWide = DirectOffset + (byte)WideLimit;

    /// <summary>One more than the highest symbol for words of so many bytes.</summary>
    public static int Alphabet(int wordSize) => Of(ulong.MaxValue >> (64 - 8 * wordSize), wordSize) + 1;

    /// <summary>The symbol of a difference; never one of the four special ones but <see cref="Same"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(ulong zigzag, int wordSize)
    {
        if (wordSize == sizeof(ulong))
        {
            if (zigzag < WideLimit)
            {
                return zigzag == 0 ? Same : (byte)(zigzag + DirectOffset);
            }

            int wide = BitOperations.Log2(zigzag);
            return (byte)(FirstWide + (wide - 3) * 4 + (int)(zigzag >> (wide - 2) & 3));
        }

        if (zigzag < NarrowLimit)
        {
            return zigzag == 0 ? Same : (byte)(zigzag + DirectOffset);
        }

        int exponent = BitOperations.Log2((uint)zigzag);
        return (byte)(FirstNarrow + (exponent - 4) * 8 + (int)(zigzag >> (exponent - 3) & 7));
    }

    /// <summary>The raw bits after a symbol, and the difference with those all zero.</summary>
    public static (ulong Base, int RawBits) Meaning(int token, int wordSize)
    {
        bool wide = wordSize == sizeof(ulong);
        int first = wide ? FirstWide : FirstNarrow;
        if (token < first)
        {
            return (token <= DirectOffset ? 0 : (ulong)(token - DirectOffset), 0);
        }

        int mantissaBits = wide ? 2 : 3;
        int exponent = (token - first >> mantissaBits) + mantissaBits + 1;
        ulong leading = (1ul << mantissaBits) + (ulong)(token - first & ((1 << mantissaBits) - 1));
        int rawBits = exponent - mantissaBits;
        return rawBits < 8 * wordSize ? (leading << rawBits, rawBits) : (0, 0);
    }
}
