using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Rows;

/// <summary>Rows of one length that follow each other in a block.</summary>
/// <param name="Skip">Elements between the stretch before, or the block's begin, and the first row.</param>
/// <param name="Length">Elements of a row; at least <see cref="MinLength"/>.</param>
/// <param name="Rows">How many rows there are.</param>
public readonly record struct RowStretch(int Skip, int Length, int Rows)
{
    /// <summary>A shorter row does not pay for saying what it is like.</summary>
    public const int MinLength = 8;

    /// <summary>The whole rows of a part of a tensor: its first dimension counts rows, one of a single dimension is a row itself.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="first">The part's first element in the tensor.</param>
    /// <param name="count">The part's elements.</param>
    public static IReadOnlyList<RowStretch> Of(TensorShape shape, long first, int count)
    {
        long length = LengthOf(shape);
        if (length < MinLength || length > count)
        {
            return [];
        }

        int skip = (int)((length - first % length) % length);
        int rows = (int)((count - skip) / length);
        return rows > 0 ? [new RowStretch(skip, (int)length, rows)] : [];
    }

    /// <summary>The rows of whole tensors that lie one behind the other.</summary>
    public static IReadOnlyList<RowStretch> Of(IEnumerable<TensorShape> shapes)
    {
        List<RowStretch> stretches = [];
        int skip = 0;
        foreach (TensorShape shape in shapes)
        {
            int count = (int)shape.ElementCount;
            if (Of(shape, 0, count) is [RowStretch stretch])
            {
                stretches.Add(stretch with { Skip = skip });
                skip = 0;
            }
            else
            {
                skip += count;
            }
        }

        return stretches;
    }

    private static long LengthOf(TensorShape shape) => shape.Rank switch
    {
        0 => 0,
        1 => shape.ElementCount,
        _ => shape[0] == 0 ? 0 : shape.ElementCount / shape[0],
    };
}
