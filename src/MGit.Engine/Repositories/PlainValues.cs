using System.Collections;
using System.Collections.ObjectModel;
using MGit.Engine.Declaration;

namespace MGit.Engine.Repositories;

/// <summary>Gives the values of a declaration to callers as dictionaries and arrays they index as any other.</summary>
internal static class PlainValues
{
    private static readonly ReadOnlyDictionary<string, object?> Nothing = new(new Dictionary<string, object?>());

    /// <summary>A dictionary that callers index and enumerate as any other.</summary>
    public static IReadOnlyDictionary<string, object?> Read(ValueMap map) => map.Count == 0 ? Nothing : ReadMap(map);

    private static ReadOnlyDictionary<string, object?> ReadMap(ValueMap map)
    {
        OrderedDictionary<string, object?> plain = new(map.Count, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, object? value) in map)
        {
            // Two keys that differ only in case are legal in YAML; the first one is found without regard to case.
            if (!plain.TryAdd(key, ReadValue(value)))
            {
                return new ReadOnlyDictionary<string, object?>(map.ToDictionary(e => e.Key, e => ReadValue(e.Value), StringComparer.Ordinal));
            }
        }

        return new ReadOnlyDictionary<string, object?>(plain);
    }

    private static object? ReadValue(object? value) => value switch
    {
        ValueMap map => ReadMap(map),
        string text => text,
        IEnumerable list => list.Cast<object?>().Select(ReadValue).ToArray(),
        _ => value,
    };
}
