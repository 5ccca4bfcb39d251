using MGit.Engine.Running;
using MGit.Torch.Sharing;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>Rows of a data set as tensors.</summary>
internal static class BatchTensors
{
    /// <summary>A new tensor on the CPU with the array's bytes.</summary>
    public static Tensor Input(NamedArray array)
    {
        Tensor tensor = empty(array.Shape.ToArray(), TensorTypes.ToTorch(array.ElementType), device: CPU);
        array.Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>The number that a tensor of one single-precision element holds.</summary>
    public static float Number(Tensor tensor)
    {
        using Tensor local = tensor.detach().cpu();
        return BitConverter.ToSingle(local.bytes);
    }
}
