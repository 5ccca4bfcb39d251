using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Manifests;

/// <summary>What has to hold between the parts of a manifest before anything is done with it.</summary>
internal static class ManifestValidation
{
    public static void Require(Manifest manifest)
    {
        HashSet<string> paths = new(StringComparer.Ordinal);
        Int128 bytes = 0, elements = 0;
        foreach (ManifestFile file in manifest.Files)
        {
            if (ManifestPath.FaultOf(file.Path) is { } fault)
            {
                throw new MalformedRecordException($"The path '{file.Path}' {fault}.");
            }

            if (!paths.Add(file.Path))
            {
                throw new MalformedRecordException($"The path '{file.Path}' appears twice.");
            }

            if (!file.IsExact && manifest.IsExact)
            {
                throw new MalformedRecordException($"File '{file.Path}' is bounded in an exact manifest.");
            }

            bytes += file.Length;
            RequireReferences(manifest, file);
            foreach (TensorEntry tensor in file.Tensors)
            {
                elements += tensor.Shape.ElementCount;
                _ = RecordVersion.Checked(() => tensor.ElementType.ByteSize(tensor.Shape.ElementCount));
                RequireView(file, tensor);
            }

            foreach (ChecksumFixup fixup in file.Fixups)
            {
                RequireFixup(file, fixup);
            }

            if (file.Skeleton.IsNone != (file.SkeletonLength == 0))
            {
                throw new MalformedRecordException($"File '{file.Path}' has {file.SkeletonLength} bytes outside its extents and {(file.Skeleton.IsNone ? "no" : "a")} skeleton.");
            }
        }

        if (bytes > long.MaxValue || elements > long.MaxValue)
        {
            throw new MalformedRecordException("The files, or the parameters, are more than 63 bits can count.");
        }
    }

    private static void RequireReferences(Manifest manifest, ManifestFile file)
    {
        foreach (ManifestExtent extent in file.Extents)
        {
            if ((uint)extent.Content >= (uint)manifest.Contents.Count || manifest.Contents[extent.Content].IsBundle != extent.Member >= 0)
            {
                throw new MalformedRecordException($"An extent of '{file.Path}' refers to a content that is not there.");
            }
        }
    }

    private static void RequireView(ManifestFile file, TensorEntry tensor)
    {
        if (tensor.Shape.ElementCount == 0)
        {
            return;
        }

        if ((uint)tensor.Extent >= (uint)file.Extents.Count || file.Extents[tensor.Extent].ElementType != tensor.ElementType
            || (tensor.Strides is { } given && given.Count != tensor.Shape.Rank))
        {
            throw new MalformedRecordException($"Tensor '{tensor.Name}' does not fit its extent.");
        }

        Int128 last = tensor.ElementOffset;
        if (tensor.Strides is { } strides)
        {
            for (int axis = 0; axis < strides.Count; axis++)
            {
                last += (Int128)(tensor.Shape[axis] - 1) * strides[axis];
            }
        }
        else
        {
            last += tensor.Shape.ElementCount - 1;
        }

        if (last >= file.Extents[tensor.Extent].Shape.ElementCount)
        {
            throw new MalformedRecordException($"Tensor '{tensor.Name}' reaches beyond its extent.");
        }
    }

    private static void RequireFixup(ManifestFile file, ChecksumFixup fixup)
    {
        bool inside = fixup.DataOffset <= file.Length && fixup.DataLength <= file.Length - fixup.DataOffset
            && fixup.FieldOffsets.All(offset => offset <= file.Length - 4);
        if (!inside)
        {
            throw new MalformedRecordException($"A checksum of '{file.Path}' lies outside the file.");
        }
    }
}
