namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>Every way a PyTorch file can be malformed above the level of its pickle and its archive.</summary>
public enum TorchFault
{
    /// <summary>A part (sys_info, the list of storages) has not the form the format demands.</summary>
    PartInvalid,

    /// <summary>A tensor is rebuilt from something else than storage, offset, size and strides.</summary>
    TensorInvalid,

    /// <summary>A shape, or a position, does not fit 63 bits, or a tensor has too many dimensions.</summary>
    Overflow,

    /// <summary>A tensor reaches beyond its storage.</summary>
    TensorOutsideStorage,

    /// <summary>A storage is described with a type or a length that cannot be.</summary>
    StorageInvalid,

    /// <summary>A storage that is referred to is not in the file.</summary>
    StorageMissing,

    /// <summary>A storage has fewer bytes in the file than it is said to have.</summary>
    StorageTruncated,

    /// <summary>Archives in archives, deeper than any program writes them.</summary>
    TooDeep,
}
