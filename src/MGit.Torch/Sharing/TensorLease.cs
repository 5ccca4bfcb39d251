using static TorchSharp.torch;

namespace MGit.Torch.Sharing;

/// <summary>
/// One open model's hold on tensors of libtorch. None needs a gradient, and only code of this assembly that reads ever sees them: nobody
/// writes into a tensor that another model computes with.
/// </summary>
internal sealed class TensorLease() : ContentLease<TensorKey, Tensor>(Table, static tensor => tensor.numel() * tensor.element_size())
{
    private static readonly SharedContents<TensorKey, Tensor> Table = new();

    /// <summary>How many tensors all open models hold together.</summary>
    public static int TensorsInMemory => Table.Count;
}
