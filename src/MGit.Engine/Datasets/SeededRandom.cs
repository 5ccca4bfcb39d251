using System.Numerics;

namespace MGit.Engine.Datasets;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, https://prng.di.unimi.it), seeded by SplitMix64. Integer arithmetic alone, so that splits and
/// perturbations are the same on every machine and in every version; <see cref="Random"/> promises neither. Not safe from several threads.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededRandom(long seed)
    {
        ulong state = (ulong)seed;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>A generator of its own for each (seed, round, item): items can be drawn in any order.</summary>
    public static SeededRandom For(long seed, long round, long item)
    {
        ulong state = (ulong)seed;
        state = SplitMix(ref state) ^ (ulong)round;
        state = SplitMix(ref state) ^ (ulong)item;
        return new SeededRandom((long)SplitMix(ref state));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 up to, and without, the bound: each as likely (Lemire, ACM TOMACS 29, 2019).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint range = (uint)bound;
        ulong product = (NextBits() >> 32) * range;
        if ((uint)product < range)
        {
            uint threshold = unchecked(0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextBits() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number from 0 up to, and without, 1, in steps of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// A number of mean 0 and variance 1, near a normal distribution: the sum of twelve uniform ones less six (Irwin-Hall), within ±6.
    /// Additions alone: the logarithm that other methods need differs between mathematics libraries in its last bit.
    /// </summary>
    public double NextNormal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += NextDouble();
        }

        return sum;
    }

    /// <summary>Brings the items into random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
