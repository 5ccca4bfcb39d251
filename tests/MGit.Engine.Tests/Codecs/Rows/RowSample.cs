using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Rows;

namespace MGit.Engine.Tests.Codecs.Rows;

/// <summary>A matrix, what it became, and where its rows lie.</summary>
internal sealed record RowSample(byte[] Child, byte[] Parent, IReadOnlyList<RowStretch> Rows)
{
    private static readonly float[] Specials =
    [
        float.NaN, BitConverter.UInt32BitsToSingle(0xFFC00123), float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon,
        float.MaxValue, float.MinValue, BitConverter.UInt32BitsToSingle(0x007FFFFF), BitConverter.UInt32BitsToSingle(0x7F800001),
    ];

    /// <param name="seed">Of all that is random.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="length">Elements of each.</param>
    /// <param name="kind">0 rows follow one another, 1 some with other signs, 2 with special values among them, 3 rows of their own, 4 rows that shrank.</param>
    /// <param name="gap">Whether elements outside of rows lie before them.</param>
    public static RowSample Make(int seed, int rows, int length, int kind, bool gap)
    {
        Random random = new(seed);
        int skip = gap ? 13 : 0;
        float[] parent = new float[skip + rows * length];
        float[] child = new float[parent.Length];
        float[] change = new float[length];
        for (int i = 0; i < parent.Length; i++)
        {
            parent[i] = (random.NextSingle() - 0.5f) * 0.2f;
            int column = (i - skip) % length;
            if (i < skip || kind == 3 || i < skip + length)
            {
                float step = (random.NextSingle() - 0.5f) * 0.02f;
                change[i < skip ? 0 : column] = step;
            }

            float sign = kind > 0 && (i - skip) / length % 3 == 1 ? -1 : 1;
            child[i] = i < skip ? parent[i] : parent[i] + sign * change[column] + (random.NextSingle() - 0.5f) * 1e-4f;
            if (kind == 4)
            {
                child[i] = parent[i] * (0.9f + i / length % 2 * 0.05f) + (random.NextSingle() - 0.5f) * 1e-4f;
            }

            if (kind == 2 && random.Next(20) == 0)
            {
                (random.Next(2) == 0 ? child : parent)[i] = Specials[random.Next(Specials.Length)];
            }
        }

        return new RowSample(MemoryMarshal.AsBytes(child.AsSpan()).ToArray(), MemoryMarshal.AsBytes(parent.AsSpan()).ToArray(), [new RowStretch(skip, length, rows)]);
    }
}
