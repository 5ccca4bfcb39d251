namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Finds the threshold under which a given number of elements lie, exactly and in bounded memory: a histogram over 16 bits of the
/// magnitudes at a time, until the bucket that matters fits into memory.
/// </summary>
internal static class MagnitudeSelection
{
    /// <summary>Keys that are collected and sorted: 8 MiB of them.</summary>
    private const int MaxCollected = 1024 * 1024;

    private const int Digit = 16;

    /// <summary>Gives every element, in the same order each time.</summary>
    public delegate void Pass(Sink sink);

    public delegate void Sink(ReadOnlySpan<double> values);

    /// <param name="pass">The elements.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="dropped">How many of the smallest are to be dropped.</param>
    public static MagnitudeCut DropSmallest(Pass pass, long total, long dropped)
    {
        if (dropped <= 0)
        {
            return MagnitudeCut.None;
        }

        if (dropped >= total)
        {
            return new MagnitudeCut(ulong.MaxValue, 0, 0);
        }

        (ulong key, long equalDropped) = Find(pass, total, dropped);

        // Zeros are zero whether dropped or not: their order does not matter.
        return key == 0 ? new MagnitudeCut(0, long.MaxValue, 0) : new MagnitudeCut(key, PlaceAfter(pass, key, equalDropped), 0);
    }

    /// <summary>The key of the last element dropped, and how many elements of this very key are dropped.</summary>
    private static (ulong Key, long Equal) Find(Pass pass, long total, long dropped)
    {
        ulong prefix = 0;
        long inPrefix = total;
        long rank = dropped;
        for (int shift = 64 - Digit; shift >= 0; shift -= Digit)
        {
            if (inPrefix <= MaxCollected)
            {
                return Collect(pass, prefix, shift + Digit, (int)inPrefix, rank);
            }

            long[] buckets = Count(pass, prefix, shift);
            int bucket = 0;
            while (rank > buckets[bucket])
            {
                rank -= buckets[bucket++];
            }

            prefix = prefix << Digit | (uint)bucket;
            inPrefix = buckets[bucket];
        }

        return (prefix, rank);
    }

    private static long[] Count(Pass pass, ulong prefix, int shift)
    {
        long[] buckets = new long[1 << Digit];
        pass(values =>
        {
            foreach (double value in values)
            {
                ulong key = MagnitudeCut.KeyOf(value);
                if (Above(key, shift + Digit) == prefix)
                {
                    buckets[(int)(key >> shift & ((1 << Digit) - 1))]++;
                }
            }
        });
        return buckets;
    }

    private static (ulong Key, long Equal) Collect(Pass pass, ulong prefix, int bits, int count, long rank)
    {
        ulong[] keys = new ulong[count];
        int at = 0;
        pass(values =>
        {
            foreach (double value in values)
            {
                ulong key = MagnitudeCut.KeyOf(value);
                if (Above(key, bits) == prefix)
                {
                    keys[at++] = key;
                }
            }
        });
        Array.Sort(keys);
        ulong found = keys[rank - 1];
        int less = (int)rank - 1;
        while (less > 0 && keys[less - 1] == found)
        {
            less--;
        }

        return (found, rank - less);
    }

    private static ulong Above(ulong key, int bits) => bits >= 64 ? 0 : key >> bits;

    /// <summary>The place after the n-th element of a key.</summary>
    private static long PlaceAfter(Pass pass, ulong key, long count)
    {
        long place = 0;
        long after = 0;
        long left = count;
        pass(values =>
        {
            foreach (double value in values)
            {
                place++;
                if (left > 0 && MagnitudeCut.KeyOf(value) == key && --left == 0)
                {
                    after = place;
                }
            }
        });
        return after;
    }
}
