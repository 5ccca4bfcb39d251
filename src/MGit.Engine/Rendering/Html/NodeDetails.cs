using System.Collections;
using System.Globalization;
using System.Text.Json;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Html;

/// <summary>What a page says of a node, by the names users know from its properties.</summary>
internal static class NodeDetails
{
    /// <summary>Writes the properties <c>detail</c> and <c>metadata</c>.</summary>
    public static void Write(Utf8JsonWriter json, VersionRun run)
    {
        ModelNode node = run.Last;
        json.WriteStartObject("detail");
        Text(json, "id", run.Label);
        Text(json, "type", node.Type);
        Texts(json, "tags", node.Tags);
        Texts(json, "aliases", [.. run.Nodes.SelectMany(version => version.Aliases)]);
        Text(json, "description", node.Description);
        Text(json, "presence", node.Presence.ToString());
        Text(json, "format", node.Format?.ToString());
        Text(json, "size", node.OriginalBytes is { } bytes ? ByteSize.Text(bytes) : null);
        Text(json, "stored", node.StoredBytes is { } stored ? ByteSize.Text(stored) : null);
        Text(json, "ratio", node.Ratio?.ToString("0.00", CultureInfo.InvariantCulture));
        Text(json, "parameters", node.ParameterCount?.ToString("N0", CultureInfo.InvariantCulture));
        Text(json, "fidelity", node.Presence != Presence.Stored ? null : node.Epsilon is { } epsilon ? FormattableString.Invariant($"bounded, ε = {epsilon:G3}") : "exact");
        Text(json, "created", node.Created?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        Text(json, "author", node.Author);
        Text(json, "content", node.ContentId?[..16]);
        json.WriteEndObject();

        // Apart, as its keys are the users' own and may be called like the ones above.
        json.WriteStartObject("metadata");
        foreach ((string key, object? value) in node.Metadata)
        {
            Text(json, PrintableText.Of(key), ValueText(value));
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, PrintableText.Of(text));
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(PrintableText.Of(text));
            }

            json.WriteEndArray();
        }
    }

    private static string? ValueText(object? value) => value switch
    {
        null => null,
        string text => text,
        IDictionary table => string.Join(", ", table.Keys.Cast<object>().Select(key => $"{key}: {ValueText(table[key])}")),
        IEnumerable<KeyValuePair<string, object?>> table => string.Join(", ", table.Select(pair => $"{pair.Key}: {ValueText(pair.Value)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(ValueText)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
