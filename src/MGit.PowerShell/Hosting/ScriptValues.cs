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
    public static object? FromScript(object? value) => FromScript(value, 0);

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

    private static object? FromScript(object? value, int depth)
    {
        if (value is PSObject { BaseObject: PSCustomObject } custom)
        {
            return depth >= MaxDepth ? null : custom.Properties.ToDictionary(
                property => property.Name, property => FromScript(property.Value, depth + 1), StringComparer.OrdinalIgnoreCase);
        }

        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (depth >= MaxDepth)
        {
            return bare;
        }

        switch (bare)
        {
            case IDictionary dictionary:
                var plain = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
                foreach (DictionaryEntry entry in dictionary)
                {
                    plain[LanguagePrimitives.ConvertTo<string>(entry.Key)] = FromScript(entry.Value, depth + 1);
                }

                return plain;
            case object?[] or ArrayList:
                return ((IEnumerable)bare).Cast<object?>().Select(item => FromScript(item, depth + 1)).ToList();
            default:
                return bare;
        }
    }
}
