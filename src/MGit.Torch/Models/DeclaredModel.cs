using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Running.Architectures;
using MGit.Torch.Architectures;
using MGit.Torch.Sharing;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Models;

/// <summary>A model of a declared architecture.</summary>
internal sealed class DeclaredModel(string name, Device device, TensorLease lease, ArchitectureNetwork network)
    : TorchModel(name, device, lease), IParameterCounts
{
    public Architecture Architecture => network.Architecture;

    public long ParameterCount => Trained.Sum(tensor => tensor.numel());

    private IEnumerable<Tensor> Trained => Architecture.Parameters.Where(parameter => parameter.IsTrained).Select(parameter => network.Tensors[parameter.Name]);

    public long CountZeros(CancellationToken cancellationToken) => WhileOpen(() =>
    {
        using DisposeScope scope = NewDisposeScope();
        long zeros = 0;
        foreach (Tensor tensor in Trained)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Tensor others = tensor.count_nonzero().cpu();
            zeros += tensor.numel() - BitConverter.ToInt64(others.bytes);
        }

        return zeros;
    });

    /// <summary>The outputs in the architecture's order, on the model's device; see <see cref="TorchModel.Forward"/>.</summary>
    /// <param name="rows">Rows on the CPU.</param>
    public IReadOnlyList<Tensor> Forward(Tensor rows) =>
        network.Forward(NetworkInput.Prepare(Architecture.Input, rows, Name).to(TorchDevice), isTraining: false);

    public override IReadOnlyList<(string Name, Tensor Value)> Forward(IReadOnlyList<(string Name, Tensor Value)> inputs)
    {
        if (inputs.Count != 1)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{Name} takes one input, {Architecture.Input.Name}; there are {inputs.Count}.", Name);
        }

        IReadOnlyList<Tensor> values = Forward(inputs[0].Value);
        return [.. Architecture.Outputs.Select((output, i) => (output.Name, values[i]))];
    }
}
