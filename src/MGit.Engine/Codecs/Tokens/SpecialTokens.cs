namespace MGit.Engine.Codecs.Tokens;

/// <summary>Finds the symbols that say more than a difference: zeros and exceptions.</summary>
internal static class SpecialTokens
{
    /// <summary>The place of the next one from a start on, or -1.</summary>
    public static int Next(ReadOnlySpan<byte> tokens, int start)
    {
        int found = tokens[start..].IndexOfAnyInRange(Token.PositiveZero, Token.Exception);
        return found < 0 ? -1 : start + found;
    }
}
