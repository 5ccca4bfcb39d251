using MGit.Engine.Models;
using MGit.Engine.Tensors;
using static TorchSharp.torch;

namespace MGit.Torch.Sharing;

/// <summary>Decodes parameters straight into the memory of tensors.</summary>
public static class TensorReader
{
    // A multiple of the store's blocks (262,144 elements) for every element type of one to eight bytes.
    private const long PieceElements = 4 << 20;

    /// <summary>A new contiguous tensor on the CPU with the parameter's elements in their own type; the caller owns it.</summary>
    public static Tensor Read(ModelSource source, SourceParameter parameter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(parameter);
        Tensor tensor = empty(parameter.Shape.ToArray(), TensorTypes.ToTorch(parameter.ElementType), device: CPU).DetachFromDisposeScope();
        try
        {
            using Tensor flat = tensor.view(-1);
            for (long first = 0; first < parameter.Shape.ElementCount; first += PieceElements)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using Tensor piece = flat.narrow(0, first, Math.Min(PieceElements, parameter.Shape.ElementCount - first));
                source.Read(parameter, first, piece.bytes);
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>The same in another type and on another device.</summary>
    public static Tensor Read(ModelSource source, SourceParameter parameter, ElementType type, Device device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        Tensor stored = Read(source, parameter, cancellationToken);
        if (type == parameter.ElementType && device.type == TorchSharp.DeviceType.CPU)
        {
            return stored;
        }

        using (stored)
        {
            return stored.to(TensorTypes.ToTorch(type), device).DetachFromDisposeScope();
        }
    }
}
