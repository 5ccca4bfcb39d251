using System.Globalization;

namespace MGit.Engine.Tensors;

/// <summary>
/// The dimensions of a tensor, outermost first. No dimension is negative, there are at most <see cref="MaxRank"/> of them and
/// their product fits 63 bits. The empty shape is a scalar (one element).
/// </summary>
public sealed class TensorShape : IEquatable<TensorShape>
{
    /// <summary>The largest rank accepted from a file.</summary>
    public const int MaxRank = 64;

    private readonly long[] _dimensions;

    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative or there are too many.</exception>
    /// <exception cref="OverflowException">The element count does not fit 63 bits.</exception>
    public TensorShape(params ReadOnlySpan<long> dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions.Length, MaxRank, nameof(dimensions));
        Int128 count = 1;
        bool empty = false;
        foreach (long dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            empty |= dimension == 0;
            count *= dimension == 0 ? 1 : dimension;
            if (count > long.MaxValue)
            {
                throw new OverflowException("The tensor has more elements than 63 bits can count.");
            }
        }

        _dimensions = dimensions.ToArray();
        ElementCount = empty ? 0 : (long)count;
    }

    /// <summary>A tensor of one element and no dimensions.</summary>
    public static TensorShape Scalar { get; } = new();

    /// <summary>How many dimensions there are.</summary>
    public int Rank => _dimensions.Length;

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The dimensions, outermost first.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    public long this[int axis] => _dimensions[axis];

    public long[] ToArray() => [.. _dimensions];

    public bool Equals(TensorShape? other) => other is not null && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (long dimension in _dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>"[64,3,7,7]", "[]" for a scalar.</summary>
    public override string ToString() => $"[{string.Join(',', _dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";
}
