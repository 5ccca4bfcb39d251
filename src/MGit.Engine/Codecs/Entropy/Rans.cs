namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// What both sides of the entropy coder agree on. Static range asymmetric numeral systems (J. Duda, arXiv 1311.2540) with frequencies of
/// 12 bits, states of 32 bits kept at or above <see cref="Lower"/>, and 16-bit words moved in and out. Symbol i belongs to lane i modulo
/// the number of lanes; the lanes share one stream of words, which the decoder reads in the order in which it needs them.
/// </summary>
internal static class Rans
{
    /// <summary>The least state, where every lane starts when encoding and ends when decoding.</summary>
    public const uint Lower = 1 << 16;

    public const int MaxLanes = 32;

    /// <summary>A lane costs its final state, 4 bytes, of which 2 carry content: few lanes for little content.</summary>
    public static int LanesFor(int symbols) => symbols switch
    {
        < 1024 => 1,
        < 16 * 1024 => 4,
        _ => MaxLanes,
    };
}
