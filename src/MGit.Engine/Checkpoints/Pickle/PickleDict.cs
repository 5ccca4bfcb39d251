namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>A dictionary in the order of insertion. Text and number keys replace their like, as in Python; other keys are all kept.</summary>
internal sealed class PickleDict
{
    /// <summary>Characters. A longer text is no name, and would cost too much to compare every time a few bytes of a pickle set it.</summary>
    private const int IndexedKey = 2000;

    private readonly List<KeyValuePair<object?, object?>> _items = [];
    private Dictionary<object, int>? _index;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items;

    /// <summary>What was set on the dictionary object itself (a state dict's _metadata), or null.</summary>
    public object? Attributes { get; set; }

    public object? this[string key] => _index is not null && _index.TryGetValue(key, out int at) ? _items[at].Value : null;

    public bool Contains(string key) => _index is not null && _index.ContainsKey(key);

    public void Set(object? key, object? value)
    {
        KeyValuePair<object?, object?> item = new(key, value);
        if (key is long or string { Length: <= IndexedKey })
        {
            _index ??= new Dictionary<object, int>(SeededComparer.Instance);
            if (_index.TryGetValue(key, out int at))
            {
                _items[at] = item;
                return;
            }

            _index.Add(key, _items.Count);
        }

        _items.Add(item);
    }
}
