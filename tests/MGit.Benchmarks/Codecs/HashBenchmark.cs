using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Codecs;

/// <summary>Speed of content ids and fingerprints beside plain SHA-256.</summary>
internal static class HashBenchmark
{
    private const int Bytes = 256 * 1024 * 1024;

    public static int Run()
    {
        byte[] bytes = new byte[Bytes];
        new Random(1).NextBytes(bytes);
        Report("SHA-256, one thread", () => SHA256.HashData(bytes));
        foreach (ElementType type in new[] { ElementType.U8, ElementType.BF16, ElementType.F32, ElementType.F64 })
        {
            TensorShape shape = new(Bytes * 8L / type.BitSize());
            Report($"{type.Name()}, large pieces, {Environment.ProcessorCount} threads", () => ContentHasher.Compute(type, shape, bytes));
            Report($"{type.Name()}, pieces of 64 KiB, one thread", () =>
            {
                using ContentHasher hasher = new(type, shape);
                for (int at = 0; at < Bytes; at += 65536)
                {
                    hasher.Append(bytes.AsSpan(at, 65536));
                }

                hasher.Finish();
            });
        }

        return 0;
    }

    private static void Report(string what, Action action)
    {
        action();
        long start = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {Bytes / seconds / 1e9,6:F2} GB/s"));
    }
}
