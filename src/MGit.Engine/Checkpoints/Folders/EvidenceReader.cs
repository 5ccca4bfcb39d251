using System.Text;
using System.Text.Json;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Folders;

/// <summary>Collects what a checkpoint's files say about the model it was made from. Evidence only: a file that cannot be read says nothing.</summary>
internal static class EvidenceReader
{
    private const int SettingsLimit = 16_000_000;

    private static readonly string[] s_jsonKeys = ["_name_or_path", "base_model", "base_model_name_or_path"];
    private static readonly string[] s_metadataKeys = ["base_model", "base_model_name_or_path", "_name_or_path", "ss_sd_model_name", "ss_base_model_version"];

    public static IEnumerable<ParentEvidence> Read(IReadOnlyList<CheckpointFile> files, CancellationToken cancellationToken)
    {
        HashSet<ParentEvidence> seen = [];
        foreach (CheckpointFile file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ParentEvidence evidence in Read(file))
            {
                if (!string.IsNullOrWhiteSpace(evidence.Value) && seen.Add(evidence))
                {
                    yield return evidence;
                }
            }
        }
    }

    private static IEnumerable<ParentEvidence> Read(CheckpointFile file)
    {
        string name = file.RelativePath[(file.RelativePath.LastIndexOf('/') + 1)..];
        IEnumerable<ParentEvidence> ofContent = name.ToUpperInvariant() switch
        {
            "CONFIG.JSON" or "ADAPTER_CONFIG.JSON" => SmallFile.Read(file.FullPath, SettingsLimit) is { } json ? ReadJson(json, file.RelativePath) : [],
            "README.MD" => SmallFile.Read(file.FullPath, SettingsLimit) is { } text
                ? FrontMatter.BaseModels(Encoding.UTF8.GetString(text)).Select(value => new ParentEvidence($"{file.RelativePath}: base_model", value))
                : [],
            _ => [],
        };
        return ofContent.Concat(s_metadataKeys
            .Where(file.Layout.Metadata.ContainsKey)
            .Select(key => new ParentEvidence($"{file.RelativePath}: {(file.Layout.Format == CheckpointFormat.Onnx ? "metadata_props" : "__metadata__")}.{key}", file.Layout.Metadata[key])));
    }

    private static List<ParentEvidence> ReadJson(ReadOnlySpan<byte> json, string path)
    {
        List<ParentEvidence> evidence = [];
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && s_jsonKeys.Contains(key, StringComparer.Ordinal))
                {
                    evidence.Add(new ParentEvidence($"{path}: {key}", reader.GetString()!));
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The settings are the model's own affair: they are kept byte for byte, valid or not. What was read before the fault stands.
        }

        return evidence;
    }
}
