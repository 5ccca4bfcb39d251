using System.Runtime.InteropServices;

namespace MGit.Engine.Comparison.Matching;

/// <summary>
/// Matches layers by the longest common subsequence of their structures. Bit-parallel (Hyyrö 2004): 64 layers at a step, one bit of
/// memory for each pair of layers that is neither in the common beginning nor in the common end.
/// </summary>
internal static class LcsMatching
{
    /// <summary>Bits kept at most (128 MiB, two lists of 32,000 layers); beyond, layers are paired by <see cref="PairByOccurrence"/>.</summary>
    private const long MaxBits = 1L << 30;

    /// <summary>Adds pairs between layers that are not matched yet.</summary>
    public static void Run(DiffSide reference, DiffSide difference, LayerMatch match, CancellationToken cancellationToken)
    {
        int[] left = [.. Enumerable.Range(0, reference.Count).Where(node => match.ToDifference[node] == LayerMatch.None)];
        int[] right = [.. Enumerable.Range(0, difference.Count).Where(node => match.ToReference[node] == LayerMatch.None)];
        int start = 0;
        int end = 0;
        int shorter = Math.Min(left.Length, right.Length);
        while (start < shorter && reference.Structure[left[start]] == difference.Structure[right[start]])
        {
            match.Pair(left[start], right[start], isFirm: false);
            start++;
        }

        while (end < shorter - start && reference.Structure[left[^(end + 1)]] == difference.Structure[right[^(end + 1)]])
        {
            match.Pair(left[^(end + 1)], right[^(end + 1)], isFirm: false);
            end++;
        }

        left = left[start..^end];
        right = right[start..^end];
        int[] a = [.. left.Select(node => reference.Structure[node])];
        int[] b = [.. right.Select(node => difference.Structure[node])];
        IEnumerable<(int Left, int Right)> pairs = (long)a.Length * b.Length <= MaxBits ? PairBits(a, b, cancellationToken) : PairByOccurrence(a, b);
        foreach ((int first, int second) in pairs)
        {
            match.Pair(left[first], right[second], isFirm: false);
        }
    }

    private static List<(int Left, int Right)> PairBits(int[] a, int[] b, CancellationToken cancellationToken)
    {
        int words = (b.Length + 63) / 64;
        Dictionary<int, ulong[]> places = [];
        for (int column = 0; column < b.Length; column++)
        {
            ref ulong[]? bits = ref CollectionsMarshal.GetValueRefOrAddDefault(places, b[column], out _);
            (bits ??= new ulong[words])[column / 64] |= 1UL << (column % 64);
        }

        // Row by row: a bit is zero where the common subsequence grows by the column.
        ulong[][] rows = new ulong[a.Length][];
        ulong[] row = new ulong[words];
        Array.Fill(row, ulong.MaxValue);
        for (int index = 0; index < a.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (places.TryGetValue(a[index], out ulong[]? matches))
            {
                ulong[] next = new ulong[words];
                ulong carry = 0;
                for (int word = 0; word < words; word++)
                {
                    ulong hit = row[word] & matches[word];
                    UInt128 sum = (UInt128)row[word] + hit + carry;
                    carry = (ulong)(sum >> 64);
                    next[word] = (ulong)sum | (row[word] - hit);
                }

                row = next;
            }

            rows[index] = row;
        }

        return Trace(rows, a, b);
    }

    private static List<(int Left, int Right)> Trace(ulong[][] rows, int[] a, int[] b)
    {
        List<(int Left, int Right)> pairs = [];
        int row = a.Length;
        int column = b.Length;
        while (row > 0 && column > 0)
        {
            if (IsSet(rows[row - 1], column - 1))
            {
                column--;
                continue;
            }

            row--;
            if (row > 0 && !IsSet(rows[row - 1], column - 1))
            {
                continue;
            }

            column--;
            pairs.Add((row, column));
        }

        return pairs;
    }

    private static bool IsSet(ulong[] bits, int index) => (bits[index / 64] >> (index % 64) & 1) != 0;

    /// <summary>
    /// The first layer of a kind with the first of that kind, the second with the second, and of these pairs the most that keep the
    /// order: a common subsequence in n log n, not always the longest.
    /// </summary>
    private static IEnumerable<(int Left, int Right)> PairByOccurrence(int[] a, int[] b)
    {
        Dictionary<int, Queue<int>> waiting = [];
        for (int column = 0; column < b.Length; column++)
        {
            ref Queue<int>? columns = ref CollectionsMarshal.GetValueRefOrAddDefault(waiting, b[column], out _);
            (columns ??= new Queue<int>()).Enqueue(column);
        }

        int[] partner = [.. a.Select(key => waiting.TryGetValue(key, out Queue<int>? columns) && columns.TryDequeue(out int column) ? column : LayerMatch.None)];
        return LongestIncreasing.Of(partner).Select(index => (index, partner[index]));
    }
}
