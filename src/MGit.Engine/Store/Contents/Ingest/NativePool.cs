using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// Keeps freed native memory for the next block of about the same size: the system's allocator gives such sizes back to the kernel at
/// once, and fresh pages cost more than the copy into them. Sizes go in steps of an eighth of a power of two.
/// </summary>
internal static unsafe class NativePool
{
    private const long MaxKept = 48 * 1024 * 1024;
    private const int Smallest = 64 * 1024;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<nint>> Kept = new();
    private static long _bytes;

    /// <summary>Bytes that are allocated for a length.</summary>
    public static int CapacityFor(int length)
    {
        if (length <= Smallest)
        {
            return Math.Max(1, length);
        }

        int step = 1 << Math.Max(0, BitOperations.Log2((uint)length) - 3);
        return checked((length + step - 1) / step * step);
    }

    public static byte* Rent(int capacity)
    {
        if (capacity > Smallest && Kept.TryGetValue(capacity, out ConcurrentBag<nint>? bag) && bag.TryTake(out nint kept))
        {
            Interlocked.Add(ref _bytes, -capacity);
            return (byte*)kept;
        }

        return (byte*)NativeMemory.Alloc((nuint)capacity);
    }

    public static void Return(byte* bytes, int capacity)
    {
        if (capacity > Smallest && Interlocked.Add(ref _bytes, capacity) <= MaxKept)
        {
            Kept.GetOrAdd(capacity, _ => []).Add((nint)bytes);
            return;
        }

        if (capacity > Smallest)
        {
            Interlocked.Add(ref _bytes, -capacity);
        }

        NativeMemory.Free(bytes);
    }

    /// <summary>Gives everything back to the system: an add is over.</summary>
    public static void Trim()
    {
        foreach ((int capacity, ConcurrentBag<nint> bag) in Kept)
        {
            while (bag.TryTake(out nint bytes))
            {
                Interlocked.Add(ref _bytes, -capacity);
                NativeMemory.Free((void*)bytes);
            }
        }
    }
}
