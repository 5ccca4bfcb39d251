namespace MGit.Engine.Datasets.Formats;

/// <summary>An array that grows as values come, so that a file's own word for its size allocates nothing.</summary>
internal sealed class GrowingArray<T>(long limit)
{
    private T[] _items = new T[256];
    private int _count;

    /// <summary>Adds a value; false where the limit is reached.</summary>
    public bool TryAdd(T value)
    {
        if (_count >= limit)
        {
            return false;
        }

        if (_count == _items.Length)
        {
            Array.Resize(ref _items, (int)Math.Min(Math.Max(limit, 256), 2L * _items.Length));
        }

        _items[_count++] = value;
        return true;
    }

    public T[] ToArray() => _items[.._count];
}
