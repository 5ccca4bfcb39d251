using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Composing;

/// <summary>One safetensors file with the computed tensors, and beside it the original's files that hold none.</summary>
internal static class SafetensorsPlan
{
    private const string Extension = ".safetensors";
    private const string FolderFile = "model" + Extension;
    private const string IndexEnding = ".index.json";

    public static IReadOnlyList<ComposedFile> Make(ModelSource container, IReadOnlyList<ComputedTensor> tensors, CancellationToken cancellationToken)
    {
        HashSet<string> filled = [.. container.Parameters.Select(parameter => parameter.File)];
        string name = container.Files.Count == 1 && !container.Files[0].Contains('/', StringComparison.Ordinal)
            ? Path.GetFileNameWithoutExtension(container.Files[0]) + Extension
            : FolderFile;
        Dictionary<string, string> metadata = Metadata(container, filled, tensors, cancellationToken);
        (byte[] head, IReadOnlyList<SafetensorsTensor> order) = SafetensorsWriter.Begin(
            tensors.Select(tensor => new SafetensorsTensor(tensor.Name, tensor.ElementType, tensor.Shape, static _ => { })),
            metadata.Count == 0 ? null : metadata);
        Dictionary<string, ComputedTensor> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<ComposedFile> plan =
        [
            new ComposedFile(name, head.Length + tensors.Sum(tensor => tensor.Length), order.SelectMany(tensor => FilePart.Of(byName[tensor.Name])), null, head, []),
        ];

        // An index would name shards that are not there.
        plan.AddRange(container.Files
            .Where(file => !filled.Contains(file) && file != name && !file.EndsWith(IndexEnding, StringComparison.OrdinalIgnoreCase))
            .Select(file => RefillPlan.CarryOver(container, file)));
        return plan;
    }

    /// <summary>The files' own metadata, and for copied quantised tensors how their integers are to be read.</summary>
    private static Dictionary<string, string> Metadata(
        ModelSource container, HashSet<string> filled, IReadOnlyList<ComputedTensor> tensors, CancellationToken cancellationToken)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (string file in container.Files.Where(filled.Contains))
        {
            using Stream stream = container.OpenFile(file);
            foreach ((string key, string value) in CheckpointReader.ReadLayout(stream, file, cancellationToken).Metadata)
            {
                metadata.TryAdd(key, value);
            }
        }

        HashSet<string> copied = [.. tensors.OfType<CopiedTensor>().Select(tensor => tensor.Name)];
        foreach (SourceParameter parameter in container.Parameters)
        {
            if (parameter.Quantization is { } quantization && copied.Contains(parameter.Name))
            {
                metadata[$"quantization.{parameter.Name}"] = quantization;
            }
        }

        return metadata;
    }
}
