namespace MGit.Engine.Checkpoints.Tar;

/// <summary>One ordinary file of a tar archive.</summary>
internal readonly record struct TarEntry(long Offset, long Length);
