namespace MGit.Engine.Codecs.Words;

/// <summary>Sorts the bytes of words by their significance: all lowest bytes first, all highest last.</summary>
internal static class BytePlanes
{
    public static void Split(ReadOnlySpan<byte> words, int wordSize, Span<byte> planes)
    {
        int count = words.Length / wordSize;
        for (int plane = 0; plane < wordSize; plane++)
        {
            Span<byte> to = planes.Slice(plane * count, count);
            for (int i = 0, at = plane; i < to.Length; i++, at += wordSize)
            {
                to[i] = words[at];
            }
        }
    }

    public static void Join(ReadOnlySpan<byte> planes, int wordSize, Span<byte> words)
    {
        int count = words.Length / wordSize;
        for (int plane = 0; plane < wordSize; plane++)
        {
            ReadOnlySpan<byte> from = planes.Slice(plane * count, count);
            for (int i = 0, at = plane; i < from.Length; i++, at += wordSize)
            {
                words[at] = from[i];
            }
        }
    }
}
