using CsCheck;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Codecs;

/// <summary>Blocks for property tests: pairs of child and parent of every kind that has broken a codec before.</summary>
internal static class BlockSamples
{
    /// <summary>Bit patterns where floats differ from numbers: zeros, infinities, quiet and signalling NaNs, denormals, extremes.</summary>
    private static readonly ulong[] SpecialDoubles =
    [
        0, 0x8000000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000001, 0xFFF0000000000007, 1, 0x8000000000000001,
        0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, ulong.MaxValue, 0x7FFFFFFFFFFFFFFF,
    ];

    private static readonly uint[] SpecialSingles =
    [
        0, 0x80000000, 0x7F800000, 0xFF800000, 0x7FC00001, 0xFF800007, 1, 0x80000001, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, 0xFF7FFFFF,
        uint.MaxValue, 0x7FFFFFFF,
    ];

    public static Gen<(ElementType Type, byte[] Child, byte[] Parent)> Any => Gen.Select(
        Gen.Int[1, 23].Select(number => (ElementType)number), Gen.Int[0, 7], Gen.Int[0, 5], Gen.Frequency((6, Gen.Int[0, 700]), (1, Gen.Int[0, 9000])), Gen.Int[0, int.MaxValue], Make);

    public static (ElementType Type, byte[] Child, byte[] Parent) Make(ElementType type, int parentKind, int childKind, int count, int seed)
    {
        Random random = new(seed);
        int size = type.WordSize();
        byte[] parent = new byte[count * size];
        byte[] child = new byte[count * size];
        for (int i = 0; i < count; i++)
        {
            Span<byte> old = parent.AsSpan(i * size, size);
            WriteParent(type, parentKind, random, i, old);
            Span<byte> word = child.AsSpan(i * size, size);
            old.CopyTo(word);
            Change(type, childKind, random, word);
        }

        return (type, child, parent);
    }

    private static void WriteParent(ElementType type, int kind, Random random, int index, Span<byte> word)
    {
        switch (kind)
        {
            case 0:
                random.NextBytes(word);
                break;
            case 1:
                word.Clear();
                break;
            case 2:
                Special(random, word);
                break;
            case 3:
                word.Fill((byte)(index / 300));
                break;
            default:
                Number(type, (random.NextDouble() - 0.5) * (kind == 7 ? 1000 : 0.2), word);
                break;
        }
    }

    private static void Change(ElementType type, int kind, Random random, Span<byte> word)
    {
        switch (kind)
        {
            case 0:
                break;
            case 1:
                random.NextBytes(word);
                break;
            case 2 when random.Next(2) == 0:
                word.Clear();
                word[^1] = (byte)(random.Next(2) << 7);
                break;
            case 3 when random.Next(4) == 0:
                Special(random, word);
                break;
            case 4:
                word[0] += (byte)random.Next(7);
                break;
            case 5 when type == ElementType.F32:
                BitConverter.TryWriteBytes(word, BitConverter.ToSingle(word) + (float)((random.NextDouble() - 0.5) * 0.01));
                break;
        }
    }

    private static void Special(Random random, Span<byte> word)
    {
        switch (word.Length)
        {
            case 8:
                BitConverter.TryWriteBytes(word, SpecialDoubles[random.Next(SpecialDoubles.Length)]);
                break;
            case 4:
                BitConverter.TryWriteBytes(word, SpecialSingles[random.Next(SpecialSingles.Length)]);
                break;
            default:
                BitConverter.GetBytes(SpecialSingles[random.Next(SpecialSingles.Length)]).AsSpan(4 - word.Length).CopyTo(word);
                break;
        }
    }

    private static void Number(ElementType type, double value, Span<byte> word)
    {
        switch (type)
        {
            case ElementType.F64 or ElementType.C128:
                BitConverter.TryWriteBytes(word, value);
                break;
            case ElementType.F32 or ElementType.C64:
                BitConverter.TryWriteBytes(word, (float)value);
                break;
            case ElementType.BF16:
                BitConverter.GetBytes((float)value).AsSpan(2).CopyTo(word);
                break;
            case ElementType.F16:
                BitConverter.TryWriteBytes(word, (Half)value);
                break;
            default:
                BitConverter.GetBytes((long)(value * 1000)).AsSpan(0, word.Length).CopyTo(word);
                break;
        }
    }
}
