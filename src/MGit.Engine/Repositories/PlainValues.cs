using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Repositories;

/// <summary>
/// Between the values of a declaration and those a caller's dictionaries hold. Accepted: text, booleans, numbers, dates (kept as ISO 8601
/// text), enums (as text), lists and dictionaries with text keys, nested up to <see cref="MaxDepth"/>.
/// </summary>
internal static class PlainValues
{
    /// <summary>How deep dictionaries and lists may nest.</summary>
    public const int MaxDepth = 32;

    private static readonly ReadOnlyDictionary<string, object?> Nothing = new(new Dictionary<string, object?>());

    /// <summary>A dictionary that callers index and enumerate as any other.</summary>
    public static IReadOnlyDictionary<string, object?> Read(ValueMap map) => map.Count == 0 ? Nothing : ReadMap(map);

    /// <summary>A caller's dictionary as the declaration keeps it. One without an order of its own is sorted by key.</summary>
    /// <param name="values">The caller's dictionary.</param>
    /// <param name="what">What it is, for errors ("Metadata").</param>
    public static ValueMap Write(IDictionary values, string what) => WriteMap(values, what, 0);

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

    private static ValueMap WriteMap(IDictionary values, string what, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Invalid(what, $"is nested deeper than {MaxDepth} levels");
        }

        List<KeyValuePair<string, object?>> entries = new(values.Count);
        foreach (DictionaryEntry entry in values)
        {
            string key = entry.Key as string ?? Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (key.Length == 0)
            {
                throw Invalid(what, "has an empty key");
            }

            entries.Add(new(key, WriteValue(entry.Value, $"{what}.{key}", depth + 1)));
        }

        if (values is Hashtable)
        {
            entries.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        }

        return new ValueMap(entries);
    }

    private static object? WriteValue(object? value, string what, int depth)
    {
        switch (value)
        {
            case null or string or bool or long or double:
                return value;
            case char character:
                return character.ToString();
            case Enum member:
                return member.ToString();
            case sbyte or byte or short or ushort or int or uint:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong number:
                return number <= long.MaxValue ? (long)number : throw Invalid(what, $"is {number}, more than a signed 64-bit number holds");
            case float number:
                // The shortest text that gives the same float back is what a person means by 0.1f.
                return double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            case decimal number:
                return (double)number;
            case DateTime time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case DateTimeOffset time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case Guid or Uri or Version or FileSystemInfo:
                return value.ToString();
            case IDictionary map:
                return WriteMap(map, what, depth);
            case IEnumerable list when depth <= MaxDepth:
                return list.Cast<object?>().Select(item => WriteValue(item, what, depth + 1)).ToArray();
            default:
                throw Invalid(what, $"is a {value.GetType().Name}; text, numbers, booleans, dates, lists and dictionaries can be kept");
        }
    }

    private static MGitException Invalid(string what, string fault) => new(ErrorCode.ArgumentInvalid, $"{what} {fault}.", what);
}
