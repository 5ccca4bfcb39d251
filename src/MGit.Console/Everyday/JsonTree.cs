using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MGit.Console.Everyday;

/// <summary>PowerShell objects as JSON nodes.</summary>
internal static class JsonTree
{
    public static JsonNode? Of(object? value, int depth)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (Simple(bare) is { } simple)
        {
            return simple.Node;
        }

        if (depth < 0)
        {
            return JsonValue.Create(LanguagePrimitives.ConvertTo<string>(value));
        }

        return bare switch
        {
            IDictionary table => OfTable(table, depth),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => Of(item, depth - 1))]),
            _ => OfObject(PSObject.AsPSObject(value!), depth),
        };
    }

    private static JsonObject OfTable(IDictionary table, int depth)
    {
        var node = new JsonObject();
        foreach (DictionaryEntry entry in table)
        {
            node[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Of(entry.Value, depth - 1);
        }

        return node;
    }

    private static JsonObject OfObject(PSObject item, int depth)
    {
        var node = new JsonObject();
        foreach (var property in item.Properties.Where(property => property.IsGettable))
        {
            node[property.Name] = Of(Value(property), depth - 1);
        }

        return node;
    }

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null; // A getter that throws has no value to show; pwsh writes null too.
        }
    }

    private static (JsonNode? Node, bool Known)? Simple(object? value) => value switch
    {
        null => (null, true),
        string text => (JsonValue.Create(text), true),
        char letter => (JsonValue.Create(letter.ToString()), true),
        bool truth => (JsonValue.Create(truth), true),
        SwitchParameter truth => (JsonValue.Create(truth.ToBool()), true),
        Enum or sbyte or byte or short or ushort or int or uint or long => (JsonValue.Create(Convert.ToInt64(value)), true),
        ulong number => (JsonValue.Create(number), true),
        double number => (double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString()), true),
        float number => (float.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString()), true),
        decimal number => (JsonValue.Create(number), true),
        DateTime time => (JsonValue.Create(time), true),
        DateTimeOffset time => (JsonValue.Create(time), true),
        Guid or Uri or Version or TimeSpan or FileSystemInfo => (JsonValue.Create(value.ToString()), true),
        _ => null,
    };
}
