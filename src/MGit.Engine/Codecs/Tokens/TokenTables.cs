namespace MGit.Engine.Codecs.Tokens;

/// <summary>What each symbol means, looked up. Symbols outside the alphabet mean 0, so that no look-up leaves the table.</summary>
internal sealed class TokenTables
{
    private TokenTables(int wordSize)
    {
        Alphabet = Token.Alphabet(wordSize);
        for (int token = 0; token < Alphabet; token++)
        {
            (Bases[token], int rawBits) = Token.Meaning(token, wordSize);
            RawBits[token] = (byte)rawBits;
        }

        FirstWithRaw = (byte)RawBits.AsSpan().IndexOfAnyExcept((byte)0);
        MaxRawBits = RawBits.Max();
    }

    public int Alphabet { get; }

    public ulong[] Bases { get; } = new ulong[256];

    public byte[] RawBits { get; } = new byte[256];

    /// <summary>All symbols from this one on have raw bits.</summary>
    public byte FirstWithRaw { get; }

    public int MaxRawBits { get; }

    private static TokenTables Two { get; } = new(2);

    private static TokenTables Four { get; } = new(4);

    private static TokenTables Eight { get; } = new(8);

    public static TokenTables For(int wordSize) => wordSize switch
    {
        2 => Two,
        4 => Four,
        8 => Eight,
        _ => throw new ArgumentOutOfRangeException(nameof(wordSize), wordSize, "Words of one byte are their own symbols."),
    };
}
