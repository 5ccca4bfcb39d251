using System.Text.Json;

namespace MGit.Engine.Declaration;

/// <summary>Values of a declaration as JSON, for programs and for hashes.</summary>
internal static class ValueMapJson
{
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
}
