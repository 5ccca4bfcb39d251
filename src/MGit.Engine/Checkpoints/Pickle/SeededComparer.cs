namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>
/// Compares keys that a file chose. Numbers hash to themselves by default, so that a file could choose thousands that all collide;
/// here the hash depends on a seed of this process.
/// </summary>
internal sealed class SeededComparer : IEqualityComparer<object>, IEqualityComparer<uint>
{
    public static SeededComparer Instance { get; } = new();

    bool IEqualityComparer<object>.Equals(object? x, object? y) => Equals(x, y);

    int IEqualityComparer<object>.GetHashCode(object obj)
        => obj is long number ? HashCode.Combine((int)number, (int)(number >> 32)) : obj.GetHashCode();

    bool IEqualityComparer<uint>.Equals(uint x, uint y) => x == y;

    int IEqualityComparer<uint>.GetHashCode(uint obj) => HashCode.Combine(obj);
}
