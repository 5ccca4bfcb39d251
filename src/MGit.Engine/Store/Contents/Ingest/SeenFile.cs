using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A file that was hashed, and how it looked then.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Identity">As it was before it was read.</param>
/// <param name="Seen">When that was, in 100 ns ticks of UTC.</param>
/// <param name="Sha256">Hash of its bytes.</param>
internal sealed record SeenFile(string Path, FileIdentity Identity, long Seen, ContentId Sha256);
