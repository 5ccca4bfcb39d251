using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>A file that an export will write.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Length">Bytes it will have.</param>
/// <param name="Write">Writes it whole, and throws where what was written is not what it should be.</param>
internal sealed record PlannedFile(string Path, long Length, Action<IDurableFile> Write);
