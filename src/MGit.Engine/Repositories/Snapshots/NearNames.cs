namespace MGit.Engine.Repositories.Snapshots;

/// <summary>Finds the names a mistyped one was likely meant to be.</summary>
internal static class NearNames
{
    private const int MostNames = 3;
    private const int MostCompared = 20_000;

    /// <summary>Up to three near names as text ("'face' or 'faces'"), or null.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        int allowed = Math.Max(1, name.Length / 4);
        string[] near = known
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostCompared)
            .Select(candidate => (candidate, distance: Distance(name, candidate, allowed)))
            .Where(pair => pair.distance <= allowed || pair.candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.OrdinalIgnoreCase)
            .Take(MostNames)
            .Select(pair => $"'{pair.candidate}'")
            .ToArray();
        return near.Length == 0 ? null : string.Join(" or ", near);
    }

    /// <summary>Levenshtein's distance without regard to case; more than <paramref name="limit"/> when it is larger than that.</summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        int[] row = new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
