using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Tensors;
using MGit.Torch.Sharing;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Models;

/// <summary>A model that libtorch runs.</summary>
internal abstract class TorchModel(string name, Device device, TensorLease lease) : RunningModel(name, device.ToString())
{
    public override long ParameterBytes => Lease.Bytes;

    public override long SharedBytes => Lease.SharedBytes;

    /// <summary>Where its tensors lie.</summary>
    public Device TorchDevice { get; } = device;

    protected TensorLease Lease { get; } = lease;

    /// <summary>
    /// Runs it without gradients, inside the caller's dispose scope and <see cref="RunningModel.WhileOpen"/>. Inputs are on the CPU in
    /// the order of the model's inputs; outputs lie on its device.
    /// </summary>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Forward(IReadOnlyList<(string Name, Tensor Value)> inputs);

    protected override IReadOnlyList<NamedArray> Run(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = inference_mode(true);
        IReadOnlyList<(string Name, Tensor Value)> outputs = Forward([.. inputs.Select(input => (input.Name, ToTensor(input)))]);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. outputs.Select(output => ToArray(output.Name, output.Value))];
    }

    protected override void GiveBack() => Lease.Dispose();

    private static Tensor ToTensor(NamedArray array)
    {
        long expected = array.ElementType.ByteSize(array.Shape.ElementCount);
        if (array.Data.Length != expected)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"The input {array.Name} of {array.Shape} {array.ElementType} takes {expected} bytes, not {array.Data.Length}.", array.Name);
        }

        Tensor tensor = empty(array.Shape.ToArray(), TensorTypes.ToTorch(array.ElementType), device: CPU);
        array.Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    private static NamedArray ToArray(string name, Tensor value)
    {
        Tensor local = value.to(CPU).contiguous();
        ElementType type = TensorTypes.FromTorch(local.dtype);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)type.ByteSize(local.numel())));
        local.bytes.CopyTo(bytes);
        return new(name, type, new TensorShape(local.shape), bytes);
    }
}
