using System.Collections;
using System.Globalization;

namespace MGit.Engine.Rendering.Facts;

/// <summary>Declared and recorded values in one line, as people read them.</summary>
internal static class FactText
{
    public static string Of(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        IDictionary table => string.Join(", ", table.Keys.Cast<object>().Select(key => $"{key}: {Of(table[key])}")),
        IEnumerable<KeyValuePair<string, object?>> table => string.Join(", ", table.Select(pair => $"{pair.Key}: {Of(pair.Value)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Of)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };
}
