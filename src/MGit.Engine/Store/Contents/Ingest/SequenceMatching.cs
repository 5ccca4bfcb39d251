namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Pairs equal items of two sequences in order, as many as possible.</summary>
internal static class SequenceMatching
{
    /// <summary>Cells of the table at most; longer sequences are paired greedily.</summary>
    private const long MaxCells = 4 * 1024 * 1024;

    /// <summary>Index pairs, ascending on both sides.</summary>
    public static IReadOnlyList<(int Left, int Right)> Match<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : IEquatable<T>
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return [];
        }

        return (long)left.Count * right.Count <= MaxCells ? Longest(left, right) : Greedy(left, right);
    }

    private static List<(int Left, int Right)> Longest<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : IEquatable<T>
    {
        // lengths[i, j]: the longest common subsequence of what begins at i and at j.
        int[,] lengths = new int[left.Count + 1, right.Count + 1];
        for (int i = left.Count - 1; i >= 0; i--)
        {
            for (int j = right.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = left[i].Equals(right[j]) ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        List<(int Left, int Right)> pairs = [];
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i].Equals(right[j]))
            {
                pairs.Add((i++, j++));
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs;
    }

    /// <summary>Each item takes the next equal one; order is kept per value only, which is enough for a hint.</summary>
    private static List<(int Left, int Right)> Greedy<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : IEquatable<T>
    {
        Dictionary<T, Queue<int>> places = [];
        for (int j = 0; j < right.Count; j++)
        {
            if (!places.TryGetValue(right[j], out Queue<int>? queue))
            {
                places.Add(right[j], queue = new Queue<int>());
            }

            queue.Enqueue(j);
        }

        List<(int Left, int Right)> pairs = [];
        for (int i = 0; i < left.Count; i++)
        {
            if (places.TryGetValue(left[i], out Queue<int>? queue) && queue.TryDequeue(out int j))
            {
                pairs.Add((i, j));
            }
        }

        return pairs;
    }
}
