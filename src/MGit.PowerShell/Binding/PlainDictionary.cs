using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>
/// Takes PowerShell's wrappers off what a script put into a dictionary: a string that came through a pipeline is still a string, and a
/// custom object (as ConvertFrom-Json makes them) a dictionary of its properties.
/// </summary>
internal static class PlainDictionary
{
    /// <summary>Deeper than anything the engine accepts; a dictionary that holds itself ends here, and the engine refuses it.</summary>
    private const int MaxDepth = 64;

    public static IDictionary? Of(IDictionary? dictionary) => dictionary is null ? null : Unwrap(dictionary, 0);

    // A hashtable stays one: whoever writes it down knows that it has no order of its own.
    private static IDictionary Unwrap(IDictionary dictionary, int depth)
    {
        IDictionary plain = dictionary is Hashtable ? new Hashtable(dictionary.Count) : new OrderedDictionary(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            plain.Add(Plain(entry.Key, depth) ?? string.Empty, Plain(entry.Value, depth));
        }

        return plain;
    }

    private static object? Plain(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            return value;
        }

        if (value is PSObject { BaseObject: PSCustomObject } custom)
        {
            var properties = new OrderedDictionary(8);
            foreach (PSPropertyInfo property in custom.Properties)
            {
                properties.Add(property.Name, Plain(property.Value, depth + 1));
            }

            return properties;
        }

        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            IDictionary inner => Unwrap(inner, depth + 1),
            object?[] list => list.Select(item => Plain(item, depth + 1)).ToArray(),
            ArrayList list => list.Cast<object?>().Select(item => Plain(item, depth + 1)).ToArray(),
            var bare => bare,
        };
    }
}
