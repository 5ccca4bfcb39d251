using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A file that has been read; its slots are filled once the last bundle is written.</summary>
internal sealed record FileDraft(
    CheckpointFile File, IReadOnlyList<StorageExtent> Extents, IReadOnlyList<ContentSlot> Slots, ContentId Sha256, ContentId Skeleton);
