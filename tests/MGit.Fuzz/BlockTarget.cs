using System.Buffers;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Tensors;

namespace MGit.Fuzz;

/// <summary>
/// Inputs are encoded blocks; the first byte says of which case, and with that the element type, the base and the length. Every block is
/// decoded on both paths, which must agree.
/// </summary>
internal sealed class BlockTarget : IFuzzTarget
{
    private readonly List<(ElementType Type, byte[] Parent)> _cases = [];
    private readonly List<byte[]> _seeds = [];

    public BlockTarget()
    {
        Random random = new(7);
        ElementType[] types = [ElementType.U8, ElementType.BF16, ElementType.F16, ElementType.I32, ElementType.F32, ElementType.F64, ElementType.C64];
        foreach (ElementType type in types)
        {
            foreach (int count in new[] { 40, 3000, 20_000 })
            {
                byte[] parent = new byte[count * type.BitSize() / 8];
                random.NextBytes(parent);
                for (int i = parent.Length - 1; i >= 0; i -= type.WordSize())
                {
                    parent[i] = (byte)(0x3D - i % 700 / 100);
                }

                Add(type, parent, Changed(type, parent, random), null);
                if (type == ElementType.F32)
                {
                    Add(type, parent, Changed(type, parent, random), new ErrorBound(1e-3));
                }

                Add(type, parent, parent, null);
                Add(type, [], parent, null);
            }
        }

        AddRows(random);
    }

    public string Name => "blocks";

    public IReadOnlyList<byte[]> Seeds => _seeds;

    public long AllocationBound => 8 << 20;

    public string? Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return "empty";
        }

        (ElementType type, byte[] parent) = _cases[input[0] % _cases.Count];
        byte[] vector = new byte[parent.Length];
        byte[] scalar = new byte[parent.Length];
        string? first = Decode(type, input, parent, vector, useVectors: true);
        string? second = Decode(type, input, parent, scalar, useVectors: false);
        return first is null == second is null && (first is not null || vector.AsSpan().SequenceEqual(scalar))
            ? first
            : throw new InvalidOperationException($"The two paths differ: {first ?? "decoded"}, {second ?? "decoded"}.");
    }

    private static string? Decode(ElementType type, byte[] input, byte[] parent, byte[] destination, bool useVectors)
    {
        try
        {
            BlockDecoder.Decode(type, input.AsSpan(1), parent, destination, useVectors);
            return null;
        }
        catch (CodecException e)
        {
            return string.Concat(e.Message.Where(c => !char.IsAsciiDigit(c)));
        }
    }

    /// <summary>Matrices whose rows change by the same, with one sign or the other, or a multiple of it.</summary>
    private void AddRows(Random random)
    {
        const int Width = 48;
        foreach (int count in new[] { 20, 90 })
        {
            float[] change = [.. Enumerable.Range(0, Width).Select(_ => (random.NextSingle() - 0.5f) * 0.02f)];
            float[] parent = [.. Enumerable.Range(0, count * Width).Select(_ => random.NextSingle() - 0.5f)];
            float[] child = [.. parent];
            for (int row = 0; row < count; row++)
            {
                float factor = row % 3 - 1 + (row % 5 == 0 ? 0.5f : 0);
                for (int column = 0; column < Width; column++)
                {
                    child[row * Width + column] += factor * change[column];
                }
            }

            byte[] before = MemoryMarshal.AsBytes<float>(parent).ToArray(), after = MemoryMarshal.AsBytes<float>(child).ToArray();
            RowStretch[] rows = [new(0, Width, count)];
            Add(ElementType.F32, before, after, null, rows);
            Add(ElementType.F32, before, after, new ErrorBound(1e-4), rows);
        }
    }

    private void Add(ElementType type, byte[] parent, byte[] child, ErrorBound? bound, IReadOnlyList<RowStretch>? rows = null)
    {
        ArrayBufferWriter<byte> writer = new();
        BlockCodec.Encode(type, child, parent, bound, writer, default, rows);
        _seeds.Add([(byte)_cases.Count, .. writer.WrittenSpan]);
        _cases.Add((type, parent.Length == 0 ? new byte[child.Length] : parent));
    }

    private static byte[] Changed(ElementType type, byte[] parent, Random random)
    {
        byte[] child = [.. parent];
        for (int i = 0; i < child.Length; i += type.WordSize())
        {
            child[i] += (byte)random.Next(9);
            if (type == ElementType.F32 && random.Next(3) > 0)
            {
                BitConverter.TryWriteBytes(child.AsSpan(i), BitConverter.ToSingle(child, i) + random.NextSingle() * 0.02f);
            }
        }

        return child;
    }
}
