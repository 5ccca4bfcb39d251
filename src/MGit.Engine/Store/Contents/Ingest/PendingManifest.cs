using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A manifest that lies in a pack and has no catalog rows yet.</summary>
internal sealed record PendingManifest(Manifest Manifest, long NewStoredBytes, ContentId SourceId);
