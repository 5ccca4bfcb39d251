using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace MGit.PowerShell.Hosting;

/// <summary>Values on their way into a script and out of it.</summary>
internal static class ScriptValues
{
    // An object may hold itself.
    private const int MaxDepth = 32;

    /// <summary>Dictionaries become ones that a script indexes with a dot, without regard to case; lists become arrays.</summary>
    public static object? ToScript(object? value) => ToScript(value, 0);

    /// <summary>Takes PowerShell's wrappers off: custom objects and hashtables become dictionaries of plain values, lists lists.</summary>
    public static object? FromScript(object? value) => FromScript(value, 0, new Dictionary<object, object?>(ReferenceEqualityComparer.Instance));

    private static object? ToScript(object? value, int depth)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map when depth < MaxDepth:
                var table = new OrderedDictionary(map.Count, StringComparer.OrdinalIgnoreCase);
                foreach ((string key, object? item) in map)
                {
                    table[key] = ToScript(item, depth + 1);
                }

                return table;
            case IReadOnlyList<object?> list when depth < MaxDepth:
                return list.Select(item => ToScript(item, depth + 1)).ToArray();
            default:
                return value;
        }
    }

    private static object? FromScript(object? value, int depth, Dictionary<object, object?> known)
    {
        object? bare = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        bool isTable = bare is IDictionary or PSObject;
        if (bare is null || (!isTable && bare is not (object?[] or ArrayList)))
        {
            return bare;
        }

        // Each is read once, however often it is held; one that holds itself holds nothing there.
        if (depth >= MaxDepth || !known.TryAdd(bare, null))
        {
            return known.GetValueOrDefault(bare);
        }

        object read = bare switch
        {
            PSObject custom => custom.Properties.ToDictionary(
                property => property.Name, property => FromScript(property.Value, depth + 1, known), StringComparer.OrdinalIgnoreCase),
            IDictionary table => FromTable(table, depth, known),
            _ => ((IEnumerable)bare).Cast<object?>().Select(item => FromScript(item, depth + 1, known)).ToList(),
        };
        known[bare] = read;
        return read;
    }

    private static Dictionary<string, object?> FromTable(IDictionary table, int depth, Dictionary<object, object?> known)
    {
        var plain = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            plain[LanguagePrimitives.ConvertTo<string>(entry.Key)] = FromScript(entry.Value, depth + 1, known);
        }

        return plain;
    }
}
