namespace MGit.Engine.Checkpoints;

/// <summary>A model as it lies on disk: one file (with those it has data in, if it is an ONNX model), or a folder of files whose tensors belong together.</summary>
/// <param name="SourcePath">The file or folder.</param>
/// <param name="Format">The file's format, or <see cref="CheckpointFormat.Folder"/>.</param>
/// <param name="Files">Every file, in ordinal order of their relative paths.</param>
/// <param name="Evidence">What the files say about the model's parent.</param>
public sealed record Checkpoint(
    string SourcePath,
    CheckpointFormat Format,
    IReadOnlyList<CheckpointFile> Files,
    IReadOnlyList<ParentEvidence> Evidence);
