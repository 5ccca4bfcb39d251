using System.Text;

namespace MGit.Engine.Datasets.Texts;

/// <summary>The characters that have ids, or the 256 values of a byte. Ids count from 0 in the order of the alphabet.</summary>
internal sealed class Alphabet
{
    /// <summary>Ids an alphabet can have.</summary>
    public const int MaxCount = ushort.MaxValue;

    private readonly Dictionary<int, ushort> _ids;
    private readonly Rune[] _runes;

    private Alphabet(Rune[] runes, Dictionary<int, ushort> ids)
    {
        _runes = runes;
        _ids = ids;
    }

    /// <summary>Bytes, each shown as the character of its number.</summary>
    public static Alphabet Bytes { get; } = Of([.. Enumerable.Range(0, 256).Select(value => new Rune(value))]);

    public int Count => _runes.Length;

    public IEnumerable<string> Characters => _runes.Select(rune => rune.ToString());

    /// <summary>The characters of a text, each once, in the text's order; null where one comes twice or they are too many.</summary>
    public static Alphabet? TryOf(string characters)
    {
        Rune[] runes = [.. characters.EnumerateRunes()];
        return runes.Length is > 0 and <= MaxCount && runes.Distinct().Count() == runes.Length ? Of(runes) : null;
    }

    /// <summary>The characters that occur, by number; null where they are too many.</summary>
    public static Alphabet? TryFind(IEnumerable<string> texts)
    {
        SortedSet<int> found = [];
        foreach (string text in texts)
        {
            foreach (Rune rune in text.EnumerateRunes())
            {
                if (found.Add(rune.Value) && found.Count > MaxCount)
                {
                    return null;
                }
            }
        }

        return Of([.. found.Select(value => new Rune(value))]);
    }

    public bool TryGetId(Rune rune, out ushort id) => _ids.TryGetValue(rune.Value, out id);

    public string Decode(ReadOnlySpan<ushort> ids)
    {
        StringBuilder text = new(ids.Length);
        foreach (ushort id in ids)
        {
            text.Append(_runes[id].ToString());
        }

        return text.ToString();
    }

    /// <summary>Writes ids of a text that has none but this alphabet's characters, as many as fit; says how many.</summary>
    public int EncodeKnown(string text, Span<ushort> ids)
    {
        int filled = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (filled == ids.Length)
            {
                break;
            }

            ids[filled++] = _ids[rune.Value];
        }

        return filled;
    }

    private static Alphabet Of(Rune[] runes)
    {
        Dictionary<int, ushort> ids = new(runes.Length);
        for (int id = 0; id < runes.Length; id++)
        {
            ids.Add(runes[id].Value, (ushort)id);
        }

        return new Alphabet(runes, ids);
    }
}
