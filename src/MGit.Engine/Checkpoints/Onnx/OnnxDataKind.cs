namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Where a tensor's elements are.</summary>
internal enum OnnxDataKind
{
    /// <summary>Nowhere: the file gives a shape and no data.</summary>
    None,

    /// <summary>In the file, little-endian and without gaps: raw_data, or packed numbers of fixed size.</summary>
    Contiguous,

    /// <summary>In the file, in a coding that no other format shares: numbers of variable size, texts, numbers one by one.</summary>
    Coded,

    /// <summary>In another file.</summary>
    External,
}
