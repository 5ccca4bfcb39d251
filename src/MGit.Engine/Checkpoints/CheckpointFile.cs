namespace MGit.Engine.Checkpoints;

/// <summary>One file of a checkpoint: where it lies, how it is called inside the checkpoint, and what it holds.</summary>
/// <param name="FullPath">Where the file lies on disk.</param>
/// <param name="RelativePath">Its name inside the checkpoint, with forward slashes; the bare file name for a single file.</param>
/// <param name="Layout">What the reader found.</param>
public sealed record CheckpointFile(string FullPath, string RelativePath, CheckpointLayout Layout);
