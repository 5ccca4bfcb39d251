using System.Buffers;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Tensors;

namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>Encodes blocks of every element type, so that processes with and without vector instructions can be compared.</summary>
internal static class BlockScenarios
{
    private static readonly int[] Counts = [1, 7, 31, 33, 255, 1000, 3001, 20_000];

    private static readonly ulong[] Patterns =
    [
        0, 0x8000000080008080, 0x7FF000007F807F80, 0xFFF0000000000001, 0x7FF8000000000001, 0xFF8000FF7FC00123, 0x7C007C01FE00FC00, 1, 0x8000000000000001,
        0x00100000007FFFFF, 0x7FEFFFFF7F7FFFFF, ulong.MaxValue, 0x3FF000003F803C00,
    ];

    internal static void Encode(ScenarioRun run)
    {
        run.Report($"vectors {Vector256.IsHardwareAccelerated}");
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            HashSet<BlockMode> modes = [];
            for (int seed = 0; seed < 10 * Counts.Length; seed++)
            {
                Random random = new(seed);
                int count = Counts[seed % Counts.Length];
                (byte[] child, byte[] parent) = Make(type, count, seed / Counts.Length, random);
                ErrorBound? bound = seed % 3 == 0 ? new ErrorBound(1e-3) : null;
                ReadOnlySpan<byte> from = seed % 5 == 4 ? default : parent;
                modes.Add(Append(hash, type, child, from, bound));
            }

            run.Report($"{type.Name()} {string.Join(',', modes.Order())} {Convert.ToHexStringLower(hash.GetHashAndReset())}");
        }
    }

    private static BlockMode Append(IncrementalHash hash, ElementType type, byte[] child, ReadOnlySpan<byte> parent, ErrorBound? bound)
    {
        ArrayBufferWriter<byte> block = new();
        byte[] restored = new byte[child.Length];
        int elements = child.Length / type.WordSize();
        BlockInfo info = BlockCodec.Encode(type, child, parent, bound, block, restored, RowStretch.Of(new TensorShape(elements / 50, 50), 0, elements));
        byte[] decoded = new byte[child.Length];
        BlockCodec.Decode(type, block.WrittenSpan, parent, decoded);
        if (!decoded.AsSpan().SequenceEqual(restored) || (info.IsExact && !decoded.AsSpan().SequenceEqual(child)))
        {
            throw new InvalidOperationException($"A {info.Mode} block of {type.Name()} is not what was promised.");
        }

        hash.AppendData(block.WrittenSpan);
        hash.AppendData(decoded);
        return info.Mode;
    }

    /// <summary>Kinds: unchanged, random bits, special patterns, small changes, rows that changed alike, halves pruned, low bits changed, one pattern.</summary>
    private static (byte[] Child, byte[] Parent) Make(ElementType type, int count, int kind, Random random)
    {
        int size = type.WordSize();
        byte[] parent = new byte[count * size];
        for (int at = 0; at < parent.Length; at += size)
        {
            Value(type, (random.NextDouble() - 0.5) * 0.2, parent.AsSpan(at, size));
        }

        byte[] child = [.. parent];
        for (int at = 0; at < child.Length; at += size)
        {
            Span<byte> word = child.AsSpan(at, size);
            switch (kind)
            {
                case 1:
                    random.NextBytes(word);
                    break;
                case 2:
                    Pattern(random, word);
                    Pattern(random, parent.AsSpan(at, size));
                    break;
                case 3 or 4 or 9 when type == ElementType.F32:
                    double change = kind == 4 ? Math.Sin(at / size % 50) * (at / size / 50 % 3 == 0 ? -1 : 1) : random.NextDouble() - 0.5;
                    BitConverter.TryWriteBytes(word, BitConverter.ToSingle(word) + (float)(change * 0.01));
                    break;
                case 5 when random.Next(2) == 0:
                    word.Clear();
                    word[^1] = (byte)(random.Next(2) << 7);
                    break;
                case 6 or 3 or 4:
                    word[0] += (byte)random.Next(9);
                    break;
                case 7:
                    word.Fill(0x3C);
                    break;
                case 8 when random.Next(30) == 0:
                    Pattern(random, word);
                    break;
            }
        }

        return (child, parent);
    }

    private static void Pattern(Random random, Span<byte> word)
        => BitConverter.GetBytes(Patterns[random.Next(Patterns.Length)]).AsSpan(8 - word.Length).CopyTo(word);

    private static void Value(ElementType type, double value, Span<byte> word)
    {
        switch (word.Length)
        {
            case 8:
                BitConverter.TryWriteBytes(word, value);
                break;
            case 4:
                BitConverter.TryWriteBytes(word, (float)value);
                break;
            case 2 when type == ElementType.F16:
                BitConverter.TryWriteBytes(word, (Half)value);
                break;
            default:
                BitConverter.GetBytes((float)value).AsSpan(4 - word.Length).CopyTo(word);
                break;
        }
    }
}
