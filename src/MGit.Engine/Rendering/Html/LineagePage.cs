using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Layout;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Html;

/// <summary>A lineage as one HTML file: a graph to move in, a list, search, details, comparison. It asks for nothing from the network.</summary>
public static class LineagePage
{
    /// <summary>Writes the page.</summary>
    /// <param name="picture">The lineage, laid out.</param>
    /// <param name="title">The page's heading.</param>
    /// <param name="facts">What is recorded of its nodes.</param>
    /// <param name="output">Takes the page.</param>
    public static void Write(LineagePicture picture, string title, LineageFacts facts, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(output);
        PageTemplate.Write(
            output,
            "lineage",
            new Dictionary<string, string> { ["title"] = $"{title} – lineage", ["heading"] = title },
            ("data", Json(picture, title, facts)));
    }

    private static string Json(LineagePicture picture, string title, LineageFacts facts)
    {
        ArrayBufferWriter<byte> bytes = new();

        // The writer's own encoder escapes '<', '>', '&' and quotes: the data cannot end the script element it stands in.
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("title", PrintableText.Of(title));
            json.WriteString("summary", Summary(picture));
            json.WriteNumber("width", Math.Round(picture.Width, 1));
            json.WriteNumber("height", Math.Round(picture.Height, 1));
            json.WriteStartArray("nodes");
            foreach (PictureNode node in picture.Nodes)
            {
                Write(json, node, facts);
            }

            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach (PictureEdge edge in picture.Edges)
            {
                Write(json, edge);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Summary(LineagePicture picture)
    {
        ModelNode[] nodes = [.. picture.Nodes.SelectMany(node => node.Run.Nodes)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{nodes.Length} models, {picture.Edges.Count} edges, {ByteSize.Text(nodes.Sum(node => node.OriginalBytes ?? 0))} of files.");
    }

    private static void Write(Utf8JsonWriter json, PictureNode node, LineageFacts facts)
    {
        json.WriteStartObject();
        json.WriteNumber("x", Math.Round(node.Box.X, 1));
        json.WriteNumber("y", Math.Round(node.Box.Y, 1));
        json.WriteNumber("w", Math.Round(node.Box.Width, 1));
        json.WriteNumber("h", Math.Round(node.Box.Height, 1));
        json.WriteString("title", node.Title);
        json.WriteString("sub", node.Subtitle);
        json.WriteString("state", node.State.ToString());
        json.WriteString("model", node.Node.Name);
        json.WriteNumber("version", node.Node.Version);
        NodeDetails.Write(json, node.Run);
        NodeDetails.Write(json, facts.SectionsOf(node.Node));
        NodeDetails.Write(json, facts.TestsOf(node.Node));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PictureEdge edge)
    {
        json.WriteStartObject();
        json.WriteNumber("from", edge.From);
        json.WriteNumber("to", edge.To);
        if (edge.IsVersion)
        {
            json.WriteBoolean("version", true);
        }

        json.WriteStartArray("path");
        foreach (LayoutPoint point in edge.Path)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Math.Round(point.X, 1));
            json.WriteNumberValue(Math.Round(point.Y, 1));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
