using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Checkpoints;

/// <summary>
/// What a reader found in one file: which runs of bytes are tensor contents, which named tensors view them, and what else there is to
/// say. All bytes outside the extents are the file's skeleton. A layout is validated: every extent lies inside the file, none overlap,
/// every tensor lies inside its extent.
/// </summary>
public sealed record CheckpointLayout
{
    public required CheckpointFormat Format { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>Ascending, non-overlapping.</summary>
    public IReadOnlyList<StorageExtent> Extents { get; init; } = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; init; } = [];

    public IReadOnlyList<ChecksumFixup> Fixups { get; init; } = [];

    /// <summary>What a user should know: placeholders for objects that were not built, why a file is plain, entries left compressed.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How far training had come when the file was written, as it says itself; see <see cref="ProgressKeys"/>.</summary>
    public IReadOnlyDictionary<string, double> Progress { get; init; } = new Dictionary<string, double>();

    /// <summary>Free text metadata of the file (safetensors' __metadata__, ONNX's metadata_props).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tensors whose data an ONNX model has in other files; <see cref="CheckpointReader.Open"/> finds them there.</summary>
    internal IReadOnlyList<OnnxParameter> External { get; init; } = [];
}
