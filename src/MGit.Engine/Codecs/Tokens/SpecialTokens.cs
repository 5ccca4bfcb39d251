using System.Numerics;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>
/// Goes through the places of symbols of a range in ascending order, 32 at a look: half of a pruned child are special ones, of most
/// children none.
/// </summary>
internal ref struct SpecialTokens(ReadOnlySpan<byte> tokens, byte first, byte last)
{
    private readonly ReadOnlySpan<byte> _tokens = tokens;
    private int _at = -Vector256<byte>.Count;
    private uint _mask;

    /// <summary>Those that say more than a difference: zeros and exceptions.</summary>
    public static SpecialTokens In(ReadOnlySpan<byte> tokens) => new(tokens, Token.PositiveZero, Token.Exception);

    /// <summary>The next place, or -1.</summary>
    public int Next()
    {
        while (_mask == 0)
        {
            _at += Vector256<byte>.Count;
            if (_at >= _tokens.Length)
            {
                return -1;
            }

            _mask = Find(_tokens[_at..]);
        }

        int place = _at + BitOperations.TrailingZeroCount(_mask);
        _mask &= _mask - 1;
        return place;
    }

    private readonly uint Find(ReadOnlySpan<byte> tokens)
    {
        if (tokens.Length >= Vector256<byte>.Count)
        {
            Vector256<byte> above = Vector256.Create(tokens) - Vector256.Create(first);
            return Vector256.LessThanOrEqual(above, Vector256.Create((byte)(last - first))).ExtractMostSignificantBits();
        }

        uint mask = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            mask |= tokens[i] >= first && tokens[i] <= last ? 1u << i : 0;
        }

        return mask;
    }
}
