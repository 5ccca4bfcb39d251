using System.Text;

namespace MGit.Engine.Datasets.Perturbations;

/// <summary>Perturbs text. No character comes in that was not there.</summary>
internal static class TextPerturbation
{
    public static string Apply(string text, Perturbation perturbation, SeededRandom random)
        => perturbation.Kind == PerturbationKind.Characters
            ? Characters(text, perturbation.Amount, random)
            : Words(text, perturbation.Amount, random);

    /// <summary>Each character is, with the given chance, swapped with the next, dropped or doubled.</summary>
    private static string Characters(string text, double share, SeededRandom random)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        StringBuilder result = new(text.Length + 8);
        for (int i = 0; i < runes.Length; i++)
        {
            int change = random.NextDouble() < share ? random.NextInt(3) : -1;
            switch (change)
            {
                case 0 when i + 1 < runes.Length:
                    result.Append(runes[i + 1].ToString()).Append(runes[i].ToString());
                    i++;
                    break;
                case 1:
                    break;
                case 2:
                    result.Append(runes[i].ToString()).Append(runes[i].ToString());
                    break;
                default:
                    result.Append(runes[i].ToString());
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Each word is, with the given chance, dropped or swapped with the next; the white space between words stays.</summary>
    private static string Words(string text, double share, SeededRandom random)
    {
        List<(string Word, string Space)> words = Split(text);
        for (int i = 0; i < words.Count; i++)
        {
            if (random.NextDouble() >= share)
            {
                continue;
            }

            if (random.NextInt(2) == 0)
            {
                words.RemoveAt(i--);
            }
            else if (i + 1 < words.Count)
            {
                (words[i], words[i + 1]) = ((words[i + 1].Word, words[i].Space), (words[i].Word, words[i + 1].Space));
                i++;
            }
        }

        return string.Concat(words.Select(word => word.Word + word.Space));
    }

    /// <summary>Words, each with the white space behind it; white space at the beginning belongs to an empty word.</summary>
    private static List<(string Word, string Space)> Split(string text)
    {
        List<(string, string)> words = [];
        int at = 0;
        while (at < text.Length)
        {
            int word = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            int space = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add((text[word..space], text[space..at]));
        }

        return words;
    }
}
