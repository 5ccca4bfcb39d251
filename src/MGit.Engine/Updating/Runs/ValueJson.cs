using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MGit.Engine.Declaration;

namespace MGit.Engine.Updating.Runs;

/// <summary>The values of a declaration as JSON. Numbers that JSON has no word for are written as text: "NaN", "Infinity".</summary>
internal static class ValueJson
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    public static string Text(ValueMap map)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            Write(writer, map);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case ValueMap map:
                writer.WriteStartObject();
                foreach ((string key, object? item) in map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list and not string:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
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
