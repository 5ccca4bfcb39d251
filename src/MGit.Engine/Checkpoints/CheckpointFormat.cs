namespace MGit.Engine.Checkpoints;

/// <summary>What a file was recognised as. Values are stored by name.</summary>
public enum CheckpointFormat
{
    /// <summary>Any file without tensors this version reads.</summary>
    Plain,

    /// <summary>A safetensors file.</summary>
    Safetensors,

    /// <summary>A PyTorch zip archive (torch.save since 1.6).</summary>
    PyTorchZip,

    /// <summary>A TorchScript archive.</summary>
    TorchScript,

    /// <summary>PyTorch's pickle format of before 1.6.</summary>
    PyTorchLegacy,

    /// <summary>PyTorch's tar format of before 0.1.10.</summary>
    PyTorchTar,

    /// <summary>An archive that holds PyTorch files as entries, as stable-baselines3 saves them.</summary>
    PyTorchNested,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>A file beside an ONNX model that holds data of its tensors.</summary>
    OnnxData,

    /// <summary>A GGUF model; kept as a plain file by this version.</summary>
    Gguf,

    /// <summary>A folder of files, at least one of them with tensors (Hugging Face's manner, or shards with an index).</summary>
    Folder,
}
