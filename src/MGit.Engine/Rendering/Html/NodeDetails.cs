using System.Globalization;
using System.Text.Json;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
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
            Text(json, PrintableText.Of(key), FactText.Of(value));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the property <c>sections</c>, where there are any: headings, each with names and values.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<FactSection> sections)
    {
        if (sections.Count == 0)
        {
            return;
        }

        json.WriteStartArray("sections");
        foreach (FactSection section in sections)
        {
            json.WriteStartObject();
            json.WriteString("title", section.Title);
            json.WriteStartArray("facts");
            foreach ((string name, string value) in section.Facts)
            {
                WriteRow(json, name, value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the property <c>tests</c>, where there are any: rows of name, outcome, metric, value and time.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TestMark> tests)
    {
        if (tests.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tests");
        foreach (TestMark test in tests)
        {
            WriteRow(
                json,
                test.Test,
                test.Outcome,
                test.Metric ?? string.Empty,
                test.Value?.ToString("G6", CultureInfo.InvariantCulture) ?? string.Empty,
                test.Time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, params ReadOnlySpan<string> cells)
    {
        json.WriteStartArray();
        foreach (string cell in cells)
        {
            json.WriteStringValue(PrintableText.Of(cell));
        }

        json.WriteEndArray();
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
}
