using System.Numerics;
using ZstdSharp;

namespace MGit.Benchmarks.Codecs;

/// <summary>
/// Bytes that other ways to store single-precision tensors take. Each gets all tensors of a model joined, and pays neither for names and
/// shapes nor for its own headers.
/// </summary>
internal static class Rivals
{
    /// <summary>ZipNN compresses pieces of 256 KiB, each with tables of its own (arXiv 2411.05239).</summary>
    private const int HuffmanPiece = 64 * 1024;

    public static long Zstd(ReadOnlySpan<byte> bytes, int level)
    {
        using Compressor compressor = new(level);
        return compressor.Wrap(bytes).Length;
    }

    /// <summary>ZipLLM's BitX (arXiv 2505.06252): XOR with the base, byte planes, zstd 3.</summary>
    public static long XorPlanes(ReadOnlySpan<uint> child, ReadOnlySpan<uint> parent)
    {
        uint[] words = new uint[child.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = child[i] ^ parent[i];
        }

        return Planes(words).Sum(plane => Zstd(plane, 3));
    }

    /// <summary>FM-Delta's idea (NeurIPS 2024): differences of the bit patterns as integers of the same order; here zigzag, planes, zstd 3.</summary>
    public static long DifferencePlanes(ReadOnlySpan<uint> child, ReadOnlySpan<uint> parent)
    {
        uint[] words = new uint[child.Length];
        for (int i = 0; i < words.Length; i++)
        {
            int difference = Ordered(child[i]) - Ordered(parent[i]);
            words[i] = (uint)((difference << 1) ^ (difference >> 31));
        }

        return Planes(words).Sum(plane => Zstd(plane, 3));
    }

    /// <summary>ZipNN's split: exponent and sign apart from mantissas, each byte group Huffman coded in pieces, or raw where that is shorter.</summary>
    public static long ExponentSplit(ReadOnlySpan<uint> child)
    {
        uint[] words = new uint[child.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BitOperations.RotateLeft(child[i], 1);
        }

        return Planes(words).Sum(plane => plane.Chunk(HuffmanPiece).Sum(piece => Math.Min(piece.Length, Huffman(piece))));
    }

    private static int Ordered(uint bits) => (int)bits < 0 ? (int)(bits ^ 0x7FFFFFFF) : (int)bits;

    private static IEnumerable<byte[]> Planes(uint[] words)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            byte[] plane = new byte[words.Length];
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = (byte)(words[i] >> shift);
            }

            yield return plane;
        }
    }

    /// <summary>The length of an optimal prefix code for the bytes, with half a byte per possible symbol for its table.</summary>
    private static long Huffman(ReadOnlySpan<byte> bytes)
    {
        Span<long> counts = stackalloc long[256];
        counts.Clear();
        foreach (byte value in bytes)
        {
            counts[value]++;
        }

        PriorityQueue<long, long> queue = new();
        foreach (long count in counts)
        {
            if (count > 0)
            {
                queue.Enqueue(count, count);
            }
        }

        // What two nodes weigh is what joining them adds to the code's length.
        long bits = 0;
        while (queue.Count > 1)
        {
            long joined = queue.Dequeue() + queue.Dequeue();
            bits += joined;
            queue.Enqueue(joined, joined);
        }

        return bits / 8 + 128;
    }
}
