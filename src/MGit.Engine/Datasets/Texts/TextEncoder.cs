using System.Text;

namespace MGit.Engine.Datasets.Texts;

/// <summary>
/// Turns a text into a row of tokens, or into a bag of words. Token 0 fills up rows that are shorter than the context; what is longer is
/// cut. Words are runs of letters and digits in lower case.
/// </summary>
internal sealed class TextEncoder
{
    private readonly TextEncoding _encoding;

    /// <param name="encoding">Which kind.</param>
    /// <param name="length">Tokens in a row, or places of the bag.</param>
    /// <param name="vocabulary">Ids for words.</param>
    /// <param name="alphabet">For characters.</param>
    public TextEncoder(TextEncoding encoding, int length, int vocabulary, Alphabet? alphabet)
    {
        _encoding = encoding;
        Length = length;
        Alphabet = alphabet;
        Vocabulary = encoding switch
        {
            TextEncoding.Characters => alphabet!.Count + 1,
            TextEncoding.Bytes => 257,
            _ => vocabulary,
        };
    }

    public bool IsBag => _encoding == TextEncoding.Bag;

    public int Length { get; }

    /// <summary>Ids there are, with that of the filling.</summary>
    public int Vocabulary { get; }

    public Alphabet? Alphabet { get; }

    /// <summary>The first character that has no id, or null.</summary>
    public Rune? Unknown(string text)
    {
        if (_encoding == TextEncoding.Characters)
        {
            foreach (Rune rune in text.EnumerateRunes())
            {
                if (!Alphabet!.TryGetId(rune, out _))
                {
                    return rune;
                }
            }
        }

        return null;
    }

    public void Encode(string text, Span<long> tokens)
    {
        tokens.Clear();
        int filled = 0;
        switch (_encoding)
        {
            case TextEncoding.Characters:
                foreach (Rune rune in text.EnumerateRunes())
                {
                    if (filled == tokens.Length)
                    {
                        break;
                    }

                    tokens[filled++] = Alphabet!.TryGetId(rune, out ushort id) ? id + 1 : 0;
                }

                break;
            case TextEncoding.Bytes:
                foreach (byte value in Encoding.UTF8.GetBytes(text).AsSpan(0, Math.Min(tokens.Length, Encoding.UTF8.GetByteCount(text))))
                {
                    tokens[filled++] = value + 1;
                }

                break;
            default:
                foreach (string word in Words(text))
                {
                    if (filled == tokens.Length)
                    {
                        break;
                    }

                    tokens[filled++] = 1 + (long)(Hash(word) % (ulong)(Vocabulary - 1));
                }

                break;
        }
    }

    /// <summary>Counts words and pairs of neighbours in hashed places (Weinberger et al., ICML 2009, without signs), scaled to length 1.</summary>
    public static void Count(string text, Span<float> places)
    {
        places.Clear();
        string? before = null;
        foreach (string word in Words(text))
        {
            places[(int)(Hash(word) % (ulong)places.Length)]++;
            if (before is not null)
            {
                places[(int)(Hash(before + " " + word) % (ulong)places.Length)]++;
            }

            before = word;
        }

        double squares = 0;
        foreach (float count in places)
        {
            squares += count * count;
        }

        float factor = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] *= factor;
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return text[start..at].ToLowerInvariant();
            }

            at++;
        }
    }

    /// <summary>64-bit FNV-1a over the UTF-8 bytes; string.GetHashCode differs from process to process.</summary>
    private static ulong Hash(string word)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(word))
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return hash ^ (hash >> 29);
    }
}
