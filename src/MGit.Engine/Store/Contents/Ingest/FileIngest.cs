using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// Brings one file in, reading it front to back once: every chunk goes to the file's hash, and to the tensor it belongs to or into the
/// skeleton. Only tensors too large to be kept encoded until their id is known are read a second time.
/// </summary>
internal sealed class FileIngest(IngestSession session, BundleIngest bundles, BytesIngest bytes)
{
    public FileDraft Add(CheckpointFile file)
    {
        using SourceFile source = new(file.FullPath, file.Layout.Length);
        IReadOnlyList<StorageExtent> extents = ExtentsOf(file.Layout);
        ContentSlot[] slots = [.. extents.Select(_ => new ContentSlot())];
        long skeletonLength = file.Layout.Length - extents.Sum(extent => extent.Length);
        byte[]? skeleton = skeletonLength is > 0 and <= BytesHeader.MaxSkeleton ? new byte[skeletonLength] : null;
        using FileHash hash = new();
        using TensorIngest tensors = new(session);
        FileParts parts = new(session, source, hash, file.RelativePath, bundles, NamesOf(file.Layout, extents.Count), skeleton);
        long position = 0;
        int small = 0;
        for (int index = 0; index <= extents.Count; index++)
        {
            if (index < extents.Count && extents[index].Length < BundleHeader.SmallLimit)
            {
                continue;
            }

            long end = index < extents.Count ? extents[index].Offset : file.Layout.Length;
            parts.Mixed(position, end, extents, slots, small, index);
            if (index < extents.Count)
            {
                parts.Large(tensors, extents[index], slots[index], index);
                position = end + extents[index].Length;
                small = index + 1;
            }
        }

        tensors.FinishAll();
        ContentId sha256 = hash.Finish();
        ContentId skeletonId = skeletonLength == 0 ? default
            : skeleton is not null ? AddSkeleton(file, skeleton)
            : AddLargeSkeleton(tensors, source, file, extents, skeletonLength);
        source.RequireUnchanged();
        if (session.Options.RememberFiles)
        {
            session.Pending.Add(new SeenFile(file.FullPath, source.Identity, source.Seen, sha256));
        }

        return new FileDraft(file, extents, slots, sha256, skeletonId);
    }

    /// <summary>A file without tensors is compressed bytes; a large one is cut into blocks like a tensor of bytes.</summary>
    private static IReadOnlyList<StorageExtent> ExtentsOf(CheckpointLayout layout) =>
        layout.Extents.Count == 0 && layout.Length > BytesHeader.MaxSkeleton
            ? [new StorageExtent(0, ElementType.U8, new TensorShape(layout.Length))]
            : layout.Extents;

    private static string[] NamesOf(CheckpointLayout layout, int count)
    {
        string[] names = new string[count];
        foreach (TensorEntry tensor in layout.Tensors)
        {
            if (tensor.Extent >= 0)
            {
                names[tensor.Extent] ??= tensor.Name;
            }
        }

        for (int index = 0; index < count; index++)
        {
            names[index] ??= layout.Tensors.Count == 0 ? "whole file" : $"bytes without a name ({index})";
        }

        return names;
    }

    private ContentId AddSkeleton(CheckpointFile file, byte[] skeleton)
    {
        ContentId id = RecordIds.OfBytes(skeleton);
        long stored = bytes.Add(RecordKind.Skeleton, id, skeleton, Dictionaries(file, skeleton.Length));
        session.Decisions.Add(new IngestDecision(
            file.RelativePath, "skeleton", null, null, skeleton.Length, stored, stored == 0 ? "already stored" : "compressed bytes"));
        return id;
    }

    /// <summary>The skeletons of the bases' files that this one may be like: the same path, else the same format.</summary>
    private IEnumerable<ContentId> Dictionaries(CheckpointFile file, int length)
    {
        foreach (BaseModel model in session.Bases.Take(2))
        {
            ManifestFile? found = model.Manifest.Files.FirstOrDefault(candidate => candidate.Path == file.RelativePath && !candidate.Skeleton.IsNone)
                ?? model.Manifest.Files.Where(candidate => candidate.Format == file.Layout.Format && !candidate.Skeleton.IsNone)
                    .MinBy(candidate => Math.Abs(candidate.SkeletonLength - length));
            if (found is not null)
            {
                yield return found.Skeleton;
            }
        }
    }

    private ContentId AddLargeSkeleton(
        TensorIngest tensors, SourceFile source, CheckpointFile file, IReadOnlyList<StorageExtent> extents, long length)
    {
        GapReader gaps = new(source, extents, file.Layout.Length);
        ContentSlot slot = new();
        tensors.Add(
            new TensorSource(file.RelativePath, "skeleton", ElementType.U8, new TensorShape(length), gaps.Read, slot), [],
            (offset, count) =>
            {
                Chunk chunk = session.Chunks.Rent(session.Cancellation);
                gaps.Read(offset, chunk.Begin(count));
                return chunk;
            });
        tensors.FinishAll();
        return slot.Address is { IsBundled: false } address
            ? address.Id
            : throw new MGitException(ErrorCode.CheckpointUnsupported, $"'{file.FullPath}' cannot be stored: its bytes outside tensors repeat a bundled tensor.", file.FullPath);
    }
}
