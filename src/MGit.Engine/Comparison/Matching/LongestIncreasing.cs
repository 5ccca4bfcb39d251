namespace MGit.Engine.Comparison.Matching;

/// <summary>The longest increasing subsequence (Schensted 1961), in n log n.</summary>
internal static class LongestIncreasing
{
    /// <summary>Indices of a longest increasing subsequence of the values that are not negative.</summary>
    public static int[] Of(int[] values)
    {
        int[] tails = new int[values.Length];
        int[] before = new int[values.Length];
        int length = 0;
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index] < 0)
            {
                continue;
            }

            int low = 0;
            int high = length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (values[tails[middle]] < values[index])
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            before[index] = low > 0 ? tails[low - 1] : -1;
            tails[low] = index;
            length = Math.Max(length, low + 1);
        }

        int[] found = new int[length];
        int at = length > 0 ? tails[length - 1] : -1;
        for (int place = length - 1; place >= 0; place--)
        {
            found[place] = at;
            at = before[at];
        }

        return found;
    }
}
