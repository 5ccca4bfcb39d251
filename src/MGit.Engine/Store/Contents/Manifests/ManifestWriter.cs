using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Manifests;

/// <summary>
/// Turns a manifest into bytes. What rarely changes between versions (names, shapes, places) comes first and the hashes, which always
/// change and never compress, come last: with the base's manifest as dictionary a version costs little more than its hashes.
/// </summary>
internal static class ManifestWriter
{
    internal static readonly byte[] Magic = "MGMF"u8.ToArray();

    internal const byte FormatVersion = 1;

    public static byte[] Write(Manifest manifest)
    {
        FieldWriter writer = new();
        writer.Bytes(Magic);
        writer.Byte(FormatVersion);
        writer.Byte((byte)((manifest.IsFolder ? 1 : 0) | (manifest.IsExact ? 0 : 2)));
        if (manifest.Epsilon is { } epsilon)
        {
            writer.Real(epsilon);
        }

        string[] formats = [.. manifest.Files.Select(file => file.Format).Prepend(manifest.Format).Distinct().Select(format => format.ToString())];
        WriteTexts(writer, formats);
        writer.Number(manifest.Files.Count);
        foreach (ManifestFile file in manifest.Files)
        {
            writer.Text(file.Path);
            writer.Number(file.Length);
            writer.Number(Array.IndexOf(formats, file.Format.ToString()));
            writer.Byte((byte)((file.Skeleton.IsNone ? 0 : 1) | (file.IsExact ? 0 : 2)));
            WriteExtents(writer, file.Extents);
            WriteTensors(writer, file);
            WriteFixups(writer, file.Fixups);
            WriteTexts(writer, file.Notices);
            WriteTexts(writer, [.. file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value })]);
        }

        WriteTexts(writer, [.. manifest.Evidence.SelectMany(evidence => new[] { evidence.Source, evidence.Value })]);
        foreach (ManifestFile file in manifest.Files)
        {
            WriteReferences(writer, file.Extents);
        }

        writer.Number(manifest.Contents.Count);
        foreach (ManifestContent content in manifest.Contents)
        {
            writer.Byte((byte)(content.IsBundle ? 1 : 0));
        }

        foreach (ManifestContent content in manifest.Contents)
        {
            writer.Id(content.Id);
        }

        foreach (ManifestFile file in manifest.Files)
        {
            writer.Id(file.Sha256);
            if (!file.Skeleton.IsNone)
            {
                writer.Id(file.Skeleton);
            }
        }

        return writer.ToArray();
    }

    private static void WriteTexts(FieldWriter writer, IReadOnlyList<string> texts)
    {
        writer.Number(texts.Count);
        foreach (string text in texts)
        {
            writer.Text(text);
        }
    }

    private static void WriteExtents(FieldWriter writer, IReadOnlyList<ManifestExtent> extents)
    {
        writer.Number(extents.Count);
        long end = 0;
        foreach (ManifestExtent extent in extents)
        {
            writer.Number(extent.Offset - end);
            writer.Byte((byte)extent.ElementType);
            writer.Shape(extent.Shape);
            end = extent.Offset + extent.Length;
        }
    }

    private static void WriteTensors(FieldWriter writer, ManifestFile file)
    {
        writer.Number(file.Tensors.Count);
        string previous = string.Empty;
        int expected = 0;
        foreach (TensorEntry tensor in file.Tensors)
        {
            int shared = SharedPrefix(previous, tensor.Name);
            writer.Number(shared);
            writer.Text(tensor.Name[shared..]);
            previous = tensor.Name;
            bool whole = tensor.Extent == expected && tensor.ElementOffset == 0 && tensor.Strides is null
                && file.Extents[tensor.Extent].ElementType == tensor.ElementType && file.Extents[tensor.Extent].Shape.Equals(tensor.Shape);
            writer.Byte((byte)((whole ? 1 : 0) | (tensor.Strides is null ? 0 : 2) | (tensor.Quantization is null ? 0 : 4)));
            if (!whole)
            {
                writer.Number(tensor.Extent + 1);
                writer.Byte((byte)tensor.ElementType);
                writer.Shape(tensor.Shape);
                writer.Number(tensor.ElementOffset);
            }

            foreach (long stride in tensor.Strides ?? [])
            {
                writer.Number(stride);
            }

            if (tensor.Quantization is { } quantization)
            {
                writer.Text(quantization);
            }

            expected = tensor.Extent + 1 < file.Extents.Count ? tensor.Extent + 1 : 0;
        }
    }

    private static void WriteFixups(FieldWriter writer, IReadOnlyList<ChecksumFixup> fixups)
    {
        writer.Number(fixups.Count);
        foreach (ChecksumFixup fixup in fixups)
        {
            writer.Number(fixup.FieldOffsets.Count);
            foreach (long offset in fixup.FieldOffsets)
            {
                writer.Number(offset);
            }

            writer.Number(fixup.DataOffset);
            writer.Number(fixup.DataLength);
        }
    }

    /// <summary>Runs of extents whose contents, or members of one bundle, follow one another: (content, member + 1 or 0, count).</summary>
    private static void WriteReferences(FieldWriter writer, IReadOnlyList<ManifestExtent> extents)
    {
        List<(int Content, int Member, int Count)> runs = [];
        foreach (ManifestExtent extent in extents)
        {
            if (runs.Count > 0)
            {
                (int content, int member, int count) = runs[^1];
                bool follows = member < 0
                    ? extent.Member < 0 && extent.Content == content + count
                    : extent.Content == content && extent.Member == member + count;
                if (follows)
                {
                    runs[^1] = (content, member, count + 1);
                    continue;
                }
            }

            runs.Add((extent.Content, extent.Member, 1));
        }

        foreach ((int content, int member, int count) in runs)
        {
            writer.Number(content);
            writer.Number(member + 1);
            writer.Number(count);
        }
    }

    private static int SharedPrefix(string left, string right)
    {
        int length = left.AsSpan().CommonPrefixLength(right);

        // A pair of surrogates is never cut: each part is written as UTF-8 of its own.
        return length > 0 && char.IsHighSurrogate(right[length - 1]) ? length - 1 : length;
    }
}
