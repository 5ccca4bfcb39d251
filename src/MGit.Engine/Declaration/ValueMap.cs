using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MGit.Engine.Declaration;

/// <summary>
/// An immutable mapping of a declaration that keeps the order it is written in. Values are null, <see cref="bool"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="string"/>, a list (<see cref="IReadOnlyList{T}"/> of such values) or another <see cref="ValueMap"/>.
/// Keys are distinct and case-sensitive.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "The file's word is mapping; a ValueMapDictionary would be neither.")]
public sealed class ValueMap : IReadOnlyDictionary<string, object?>
{
    // Small maps are searched; a dictionary for each of 100,000 nodes' metadata would cost more than it saves.
    private const int SmallCount = 12;

    private readonly KeyValuePair<string, object?>[] _entries;
    private readonly Dictionary<string, object?>? _index;

    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public ValueMap(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        _entries = entries.ToArray();
        if (_entries.Length > SmallCount)
        {
            _index = new Dictionary<string, object?>(_entries, StringComparer.Ordinal);
            return;
        }

        for (int i = 1; i < _entries.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (_entries[i].Key == _entries[j].Key)
                {
                    throw new ArgumentException($"The key \"{_entries[i].Key}\" comes twice.", nameof(entries));
                }
            }
        }
    }

    public static ValueMap Empty { get; } = new([]);

    public int Count => _entries.Length;

    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    public IEnumerable<object?> Values => _entries.Select(entry => entry.Value);

    public object? this[string key] => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException($"There is no key \"{key}\".");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(key, out value);
        }

        foreach (KeyValuePair<string, object?> entry in _entries)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
