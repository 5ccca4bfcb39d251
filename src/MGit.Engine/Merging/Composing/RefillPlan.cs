using MGit.Engine.Checkpoints;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Composing;

/// <summary>
/// Puts computed tensors into the files of the model they take the place in, so that everything else of these files (headers, graphs,
/// pickled objects) stays as it is.
/// </summary>
internal static class RefillPlan
{
    /// <summary>The files; null where they cannot hold the tensors: other names, types or shapes, tensors that share bytes and become different, or lie transposed.</summary>
    public static IReadOnlyList<ComposedFile>? TryMake(ModelSource container, IReadOnlyList<ComputedTensor> tensors, CancellationToken cancellationToken)
    {
        Dictionary<string, ComputedTensor> left = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        HashSet<string> filled = [.. container.Parameters.Select(parameter => parameter.File)];
        List<ComposedFile> plan = [];
        foreach (string file in container.Files)
        {
            if (!filled.Contains(file))
            {
                plan.Add(CarryOver(container, file));
                continue;
            }

            using Stream stream = container.OpenFile(file);
            CheckpointLayout layout = CheckpointReader.ReadLayout(stream, file, cancellationToken);
            if (Parts(layout, left) is not { } parts)
            {
                return null;
            }

            plan.Add(new ComposedFile(file, layout.Length, parts, file, [], layout.Fixups));
        }

        return left.Count == 0 ? plan : null;
    }

    /// <summary>A file without tensors.</summary>
    public static ComposedFile CarryOver(ModelSource container, string file)
    {
        using Stream stream = container.OpenFile(file);
        return new ComposedFile(file, stream.Length, FilePart.Original(0, stream.Length), file, [], []);
    }

    private static List<FilePart>? Parts(CheckpointLayout layout, Dictionary<string, ComputedTensor> left)
    {
        List<(TensorEntry Entry, ComputedTensor Tensor)> placed = [];
        foreach (TensorEntry entry in layout.Tensors)
        {
            if (!left.Remove(entry.Name, out ComputedTensor? tensor) || tensor.ElementType != entry.ElementType || !tensor.Shape.Equals(entry.Shape)
                || entry.Strides is not null || (entry.Quantization is not null && tensor is not CopiedTensor))
            {
                return null;
            }

            if (entry.Extent >= 0)
            {
                placed.Add((entry, tensor));
            }
        }

        List<FilePart> parts = [];
        long position = 0;
        (long Offset, ComputedTensor Tensor)? before = null;
        foreach ((TensorEntry entry, ComputedTensor tensor) in placed.OrderBy(pair => Offset(layout, pair.Entry)))
        {
            long offset = Offset(layout, entry);
            if (before is { } tied && tied.Offset == offset && tied.Tensor.Length == tensor.Length && tensor.IsSameAs(tied.Tensor))
            {
                continue;
            }

            if (offset < position)
            {
                return null;
            }

            before = (offset, tensor);

            parts.AddRange(FilePart.Original(position, offset));
            parts.AddRange(FilePart.Of(tensor));
            position = offset + tensor.Length;
        }

        parts.AddRange(FilePart.Original(position, layout.Length));
        return parts;
    }

    private static long Offset(CheckpointLayout layout, TensorEntry entry)
        => layout.Extents[entry.Extent].Offset + Tensors.ElementTypes.ByteSize(entry.ElementType, entry.ElementOffset);
}
