using System.Buffers;
using System.Text;
using System.Text.Json;
using MGit.Engine.Declaration;

namespace MGit.Engine.Updating.Runs;

/// <summary>The parameters of a creation as runs keep them: JSON, with numbers that JSON has no word for as text.</summary>
internal static class ValueJson
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    public static string Text(ValueMap map)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            ValueMapJson.Write(writer, map);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The mapping that <see cref="Text"/> wrote.</summary>
    public static ValueMap Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, Reading);
        return (ValueMap)Read(document.RootElement)!;
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new ValueMap(element.EnumerateObject().Select(pair => new KeyValuePair<string, object?>(pair.Name, Read(pair.Value)))),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList().AsReadOnly(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.String => element.GetString(),
        _ => null,
    };
}
