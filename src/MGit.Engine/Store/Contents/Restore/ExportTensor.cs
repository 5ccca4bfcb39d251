using System.IO.Enumeration;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>A named tensor that a conversion writes.</summary>
/// <param name="File">The file it is in.</param>
/// <param name="Entry">Its view.</param>
internal sealed record ExportTensor(ManifestFile File, TensorEntry Entry)
{
    public long Length { get; } = Entry.ElementType.ByteSize(Entry.Shape.ElementCount);

    /// <summary>The tensors whose names match a pattern, in order; each name once.</summary>
    /// <exception cref="MGitException">ParameterNotFound: none matches. CheckpointUnsupported: names clash, or the format has no such type.</exception>
    public static IReadOnlyList<ExportTensor> Pick(Manifest manifest, IReadOnlyList<string> patterns)
    {
        Dictionary<string, ExportTensor> picked = new(StringComparer.Ordinal);
        List<ExportTensor> inOrder = [];
        foreach (ManifestFile file in manifest.Files)
        {
            foreach (TensorEntry entry in file.Tensors)
            {
                if (patterns.Count > 0 && !patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, entry.Name)))
                {
                    continue;
                }

                ExportTensor tensor = new(file, entry);
                if (picked.TryGetValue(entry.Name, out ExportTensor? other))
                {
                    RequireSame(manifest, tensor, other);
                    continue;
                }

                RequireType(entry);
                picked.Add(entry.Name, tensor);
                inOrder.Add(tensor);
            }
        }

        return inOrder.Count > 0 ? inOrder : throw new MGitException(
            ErrorCode.ParameterNotFound,
            patterns.Count == 0 ? "The model has no parameters that could be converted; export its original files." : $"No parameter matches {string.Join(", ", patterns)}.",
            patterns.Count > 0 ? patterns[0] : null);
    }

    private static void RequireType(TensorEntry entry)
    {
        if (SafetensorsTypes.Rank(entry.ElementType) < 0)
        {
            throw new MGitException(
                ErrorCode.CheckpointUnsupported,
                $"Parameter '{entry.Name}' has elements of type {entry.ElementType.Name()}, which safetensors cannot hold. Leave it out by a pattern, or export the original files.",
                entry.Name);
        }
    }

    private static void RequireSame(Manifest manifest, ExportTensor one, ExportTensor other)
    {
        bool same = one.Entry.Shape.Equals(other.Entry.Shape) && one.Entry.ElementType == other.Entry.ElementType
            && one.Entry.ElementOffset == other.Entry.ElementOffset
            && (one.Entry.Strides ?? []).SequenceEqual(other.Entry.Strides ?? [])
            && (one.Entry.Extent < 0 || manifest.AddressOf(one.File.Extents[one.Entry.Extent]) == manifest.AddressOf(other.File.Extents[other.Entry.Extent]));
        if (!same)
        {
            throw new MGitException(
                ErrorCode.CheckpointUnsupported,
                $"Parameter '{one.Entry.Name}' is in '{other.File.Path}' and, different, in '{one.File.Path}': one file cannot hold both. Export the original files.",
                one.Entry.Name);
        }
    }
}
