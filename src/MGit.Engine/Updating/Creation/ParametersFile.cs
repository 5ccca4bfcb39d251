using System.Text.Json;
using MGit.Engine.Declaration;

namespace MGit.Engine.Updating.Creation;

/// <summary>The JSON file that tells a command everything about the model it is to make.</summary>
internal static class ParametersFile
{
    public static void Write(string path, CreationContext context)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        using Utf8JsonWriter writer = new(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("node", context.Node);
        writer.WriteString("repository", context.Root);
        writer.WriteString("output", context.OutputFolder);
        writer.WriteNumber("seed", context.Seed);
        writer.WriteString("device", context.Device);
        writer.WriteStartArray("parents");
        foreach (CreationParent parent in context.Parents)
        {
            writer.WriteStartObject();
            writer.WriteString("id", parent.Id);
            writer.WriteString("path", parent.Folder);
            writer.WriteString("contentId", parent.ContentId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("parameters");
        ValueMapJson.Write(writer, context.Parameters);
        writer.WritePropertyName("architecture");
        ValueMapJson.Write(writer, context.Architecture);
        writer.WritePropertyName("freeze");
        ValueMapJson.Write(writer, context.Freeze);
        writer.WriteStartObject("datasets");
        foreach (DatasetDeclaration dataset in context.Datasets)
        {
            writer.WriteString(dataset.Name, dataset.Path);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
