namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>What the reader makes of a call to a name of the allow-list.</summary>
internal enum TorchCallable
{
    /// <summary>A tensor: storage, offset, size, strides.</summary>
    Tensor,

    /// <summary>A tensor over an untyped storage: the seventh argument is its dtype.</summary>
    TensorOfType,

    /// <summary>A tensor of quantized integers: the fifth argument says how.</summary>
    QuantizedTensor,

    /// <summary>A wrapper: the first argument is the value.</summary>
    FirstArgument,

    /// <summary>A tensor subclass: the first argument is the function, the third its arguments.</summary>
    Subclass,

    /// <summary>A file of torch.save as bytes inside the pickle.</summary>
    EmbeddedFile,

    /// <summary>A dictionary, of the pairs in the first argument.</summary>
    Dictionary,

    /// <summary>A dictionary; the first argument is its factory.</summary>
    DefaultDictionary,

    /// <summary>A list, set or tuple of the items in the first argument.</summary>
    Sequence,

    /// <summary>An object whose class is the first argument.</summary>
    FirstIsClass,

    /// <summary>A harmless value that holds no tensor.</summary>
    Inert,

    /// <summary>A sparse tensor: not rebuilt, its indices and values are listed, and the user told.</summary>
    Sparse,

    /// <summary>Known, not rebuilt: what it is made of is listed, and the user told.</summary>
    Reported,
}
