using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MGit.Engine.Declaration;

/// <summary>Values of a declaration as JSON, for programs, for records and for hashes.</summary>
internal static class ValueMapJson
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    /// <summary>A mapping as compact JSON.</summary>
    public static byte[] Bytes(ValueMap map, bool sorted = false)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            Write(json, map, sorted);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A mapping as a text, as records keep it.</summary>
    public static string Text(ValueMap map) => Encoding.UTF8.GetString(Bytes(map));

    /// <summary>The mapping that <see cref="Text"/> wrote.</summary>
    public static ValueMap Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, Reading);
        return (ValueMap)Read(document.RootElement)!;
    }

    /// <param name="json">Takes the value.</param>
    /// <param name="value">A value as <see cref="ValueMap"/> describes them. A number JSON has no word for is written as text.</param>
    /// <param name="sorted">Whether keys are put in order, so that the order they are written in has no meaning.</param>
    public static void Write(Utf8JsonWriter json, object? value, bool sorted = false)
    {
        switch (value)
        {
            case ValueMap map:
                json.WriteStartObject();
                foreach ((string key, object? item) in sorted ? map.OrderBy(entry => entry.Key, StringComparer.Ordinal) : map.AsEnumerable())
                {
                    json.WritePropertyName(key);
                    Write(json, item, sorted);
                }

                json.WriteEndObject();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IReadOnlyList<object?> list:
                json.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(json, item, sorted);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
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
