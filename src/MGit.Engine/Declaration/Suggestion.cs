namespace MGit.Engine.Declaration;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean "nearest"?</c>, or nothing where no candidate is near.</summary>
    public static string For(string word, IEnumerable<string> candidates)
    {
        if (word.Length > 64)
        {
            return "";
        }

        int limit = Math.Max(1, word.Length / 3);
        string? best = null;
        int bestDistance = limit + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) < bestDistance && Distance(word, candidate) is int distance && distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best is null ? "" : $"; did you mean \"{best}\"?";
    }

    /// <summary>Edits (insert, remove, replace, swap of neighbours) from one word to the other; case does not count.</summary>
    private static int Distance(string from, string to)
    {
        int[][] rows = [new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]];
        for (int j = 0; j <= to.Length; j++)
        {
            rows[0][j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = rows[i % 3];
            int[] above = rows[(i + 2) % 3];
            int[] twoAbove = rows[(i + 1) % 3];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                bool same = Same(from[i - 1], to[j - 1]);
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }

        return rows[from.Length % 3][to.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
