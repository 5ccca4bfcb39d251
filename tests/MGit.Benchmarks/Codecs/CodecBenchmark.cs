using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Codecs;

/// <summary>
/// Sizes and speeds of the block codec. Speeds are bytes of elements per second of one thread; each block counts with its best of several runs,
/// so that other work on the machine matters less. Encoding includes verification.
/// </summary>
internal static class CodecBenchmark
{
    private const int Repeats = 9;

    public static int Run(string[] files)
    {
        IEnumerable<TensorPair> pairs = files switch
        {
            [] => TensorPair.Synthetic(),
            [string child, string parent] => TensorPair.Of(child, parent),
            _ => throw new ArgumentException("Two files, or none."),
        };
        Console.WriteLine(
            $"{"pair",-44} {"mode",-14} {"raw",12} {"encoded",11} {"ratio",7} {"bits/p",7} {"H0",7} {"enc GB/s",9} {"dec GB/s",9}");
        foreach (TensorPair pair in pairs)
        {
            Measure(pair, "standalone", pair with { Parent = [] }, null);
            Measure(pair, "lossless", pair, null);
            if (pair.Type == ElementType.F32)
            {
                Measure(pair, "bounded", pair, new ErrorBound(1e-4));
            }
        }

        return 0;
    }

    private static void Measure(TensorPair named, string label, TensorPair pair, ErrorBound? bound)
    {
        int blockBytes = (int)pair.Type.ByteSize(BlockCodec.MaxElements);
        byte[] restored = new byte[pair.Child.Length];
        byte[] decoded = new byte[pair.Child.Length];
        List<byte[]> blocks = [];
        ArrayBufferWriter<byte> writer = new(BlockCodec.MaxEncodedLength(blockBytes));
        double encode = 0;
        double decode = 0;
        for (int at = 0; at < pair.Child.Length; at += blockBytes)
        {
            int start = at;
            int length = Math.Min(blockBytes, pair.Child.Length - at);
            encode += Best(() =>
            {
                writer.ResetWrittenCount();
                BlockCodec.Encode(
                    pair.Type, pair.Child.AsSpan(start, length), Base(pair, start, length), bound, writer, restored.AsSpan(start, length));
            });
            byte[] block = writer.WrittenSpan.ToArray();
            blocks.Add(block);
            decode += Best(() => BlockCodec.Decode(pair.Type, block, Base(pair, start, length), decoded.AsSpan(start, length)));
        }

        if (!decoded.AsSpan().SequenceEqual(restored))
        {
            throw new InvalidOperationException("Decoding does not give what encoding promised.");
        }

        long encoded = blocks.Sum(b => (long)b.Length);
        double elements = pair.Child.Length / (pair.Type.BitSize() / 8.0);
        double entropy = bound is { } limit ? QuantumEntropy(pair, limit) : double.NaN;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{named.Name,-44} {label,-14} {pair.Child.Length,12:N0} {encoded,11:N0} {(double)pair.Child.Length / encoded,7:F3} {8 * encoded / elements,7:F3} {entropy,7:F3} {pair.Child.Length / encode / 1e9,9:F2} {pair.Child.Length / decode / 1e9,9:F2}"));
    }

    private static ReadOnlySpan<byte> Base(TensorPair pair, int at, int length)
        => pair.Parent.Length == 0 ? default : pair.Parent.AsSpan(at, length);

    private static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static double QuantumEntropy(TensorPair pair, ErrorBound bound)
    {
        ReadOnlySpan<float> child = MemoryMarshal.Cast<byte, float>(pair.Child);
        int[] quanta = new int[child.Length];
        BoundedQuantizer.Quantize(
            child, MemoryMarshal.Cast<byte, float>(pair.Parent), bound.Step, bound.MaxError, quanta, new float[child.Length]);
        return -quanta.GroupBy(q => q).Select(g => (double)g.Count() / quanta.Length).Sum(p => p * Math.Log2(p));
    }
}
