using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>A model's named tensors as one safetensors file.</summary>
internal static class SafetensorsExport
{
    public static IReadOnlyList<PlannedFile> Plan(RestoreContext context, Manifest manifest, RestoreOptions options)
    {
        IReadOnlyList<ExportTensor> tensors = ExportTensor.Pick(manifest, options.ParameterPatterns);
        return [PlanFile(context, $"{FileNameOf(options.Name)}.safetensors", manifest, tensors)];
    }

    public static PlannedFile PlanFile(RestoreContext context, string path, Manifest manifest, IReadOnlyList<ExportTensor> tensors)
    {
        Dictionary<string, string> metadata = MetadataOf(manifest, tensors);
        return new PlannedFile(path, tensors.Sum(tensor => tensor.Length), written =>
        {
            using DurableFileStream stream = new(written);
            SafetensorsWriter.Write(
                stream,
                tensors.Select(tensor => new SafetensorsTensor(
                    tensor.Entry.Name, tensor.Entry.ElementType, tensor.Entry.Shape, output => TensorView.Write(context, manifest, tensor, output))),
                metadata.Count == 0 ? null : metadata, null, context.Cancellation);
        });
    }

    /// <summary>The files' own metadata, and for quantised tensors how their integers are to be read: the format has no place for that.</summary>
    private static Dictionary<string, string> MetadataOf(Manifest manifest, IReadOnlyList<ExportTensor> tensors)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> pair in manifest.Files.SelectMany(file => file.Metadata))
        {
            metadata.TryAdd(pair.Key, pair.Value);
        }

        foreach (ExportTensor tensor in tensors)
        {
            if (tensor.Entry.Quantization is { } quantization)
            {
                metadata[$"quantization.{tensor.Entry.Name}"] = quantization;
            }
        }

        return metadata;
    }

    private static string FileNameOf(string name)
    {
        string safe = string.Concat(name.Select(c => c is '/' or '\\' or ':' or '@' || c < ' ' ? '_' : c)).Trim('.', ' ');
        return safe.Length > 0 ? safe : throw new MGitException(ErrorCode.ArgumentInvalid, $"'{name}' cannot name a file.", name);
    }
}
