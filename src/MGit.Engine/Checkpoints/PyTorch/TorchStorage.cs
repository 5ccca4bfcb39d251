namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>A run of bytes that tensors view. In the legacy formats the file tells where it lies only after the pickle.</summary>
internal sealed class TorchStorage(string key, TorchType type, long length)
{
    public string Key { get; } = key;

    /// <summary>The type it was first named with.</summary>
    public TorchType Type { get; } = type;

    /// <summary>Bytes; the largest length it was named with.</summary>
    public long Length { get; set; } = length;

    /// <summary>Where it lies in the outermost file; -1 where not known (yet), or where its bytes do not lie there as they are.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>Why its bytes do not lie in the file as they are, or null.</summary>
    public string? Absence { get; set; }
}
