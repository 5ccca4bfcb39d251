using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Engine.Running.Architectures;
using MGit.Torch.Sharing;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>Makes the tensors of models in training: from the parents where they fit, else from the seed; shared ones once. Owns them.</summary>
internal sealed class GroupParameters : IDisposable
{
    private readonly Dictionary<string, (MemberParameter Parameter, string Member)> _shared = new(StringComparer.Ordinal);
    private readonly List<Tensor> _tensors = [];
    private readonly ParameterPatterns _sharedPatterns;
    private readonly Device _device;

    public GroupParameters(IReadOnlyList<string> shared, Device device)
    {
        _sharedPatterns = new ParameterPatterns(shared, "shared");
        _device = device;
    }

    /// <summary>The parameters of a member.</summary>
    /// <param name="model">The model.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="seed">Seed of values that no parent has.</param>
    /// <param name="log">Takes what was taken from the parent.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IReadOnlyList<MemberParameter> Of(TrainedModel model, Architecture architecture, long seed, Action<string>? log, CancellationToken cancellationToken)
    {
        InitialParameters? initial = model.Initial is null ? null : new InitialParameters(model.Initial);
        ParameterPatterns freeze = new(model.Freeze, $"freeze of {model.Name}");
        freeze.RequireUsed([.. architecture.Parameters.Select(parameter => parameter.Name)], $"freeze of {model.Name}");
        List<MemberParameter> parameters = new(architecture.Parameters.Count);
        int taken = 0;
        foreach (ArchitectureParameter declared in architecture.Parameters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SourceParameter? source = initial?.Find(declared);
            taken += source is null ? 0 : 1;
            bool isFrozen = freeze.Matches(declared.Name);
            bool isShared = _sharedPatterns.Matches(declared.Name);
            if (isShared && _shared.TryGetValue(declared.Name, out (MemberParameter Parameter, string Member) first))
            {
                RequireSame(first, declared, isFrozen, model.Name);
                parameters.Add(first.Parameter with { Declared = declared });
                continue;
            }

            MemberParameter made = new(declared, Tensor(declared, initial, source, seed, isFrozen, cancellationToken), isFrozen, isFrozen ? source : null);
            parameters.Add(made);
            if (isShared)
            {
                _shared.Add(declared.Name, (made, model.Name));
            }
        }

        if (initial is not null)
        {
            if (taken == 0)
            {
                throw new MGitException(ErrorCode.CreationFailed,
                    $"{model.Name} cannot begin with {model.Initial!.Name}: no parameter of it has a name and shape of the architecture ({string.Join(", ", architecture.Parameters.Take(3).Select(parameter => $"{parameter.Name} {parameter.Shape}"))}, …).", model.Name);
            }

            log?.Invoke($"{model.Name}: {taken} of {architecture.Parameters.Count} parameters begin as in {model.Initial!.Name}{(taken == architecture.Parameters.Count ? "" : ", the others from the seed")}");
        }

        return parameters;
    }

    /// <summary>Throws where a pattern of shared parameters matches nothing.</summary>
    public void RequireSharedUsed(IEnumerable<TrainingMember> members)
        => _sharedPatterns.RequireUsed([.. members.SelectMany(member => member.Parameters).Select(parameter => parameter.Name).Distinct()], "shared");

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors)
        {
            tensor.Dispose();
        }

        _tensors.Clear();
    }

    private Tensor Tensor(
        ArchitectureParameter declared, InitialParameters? initial, SourceParameter? source, long seed, bool isFrozen, CancellationToken cancellationToken)
    {
        Tensor tensor;
        if (source is not null)
        {
            tensor = TensorReader.Read(initial!.Source, source, declared.ElementType, _device, cancellationToken);
        }
        else
        {
            using Tensor start = empty(declared.Shape.ToArray(), TensorTypes.ToTorch(declared.ElementType), device: CPU);
            StartingPoint.Fill(declared, seed, start.bytes);
            tensor = (_device.type == TorchSharp.DeviceType.CPU ? start.clone() : start.to(_device)).DetachFromDisposeScope();
        }

        _tensors.Add(tensor);
        if (declared.IsTrained && !isFrozen)
        {
            tensor.requires_grad_(true);
        }

        return tensor;
    }

    private static void RequireSame((MemberParameter Parameter, string Member) first, ArchitectureParameter declared, bool isFrozen, string name)
    {
        if (!first.Parameter.Declared.Shape.Equals(declared.Shape) || first.Parameter.Declared.ElementType != declared.ElementType)
        {
            throw new MGitException(ErrorCode.ModelsIncompatible,
                $"{first.Member} and {name} share {declared.Name}, which is {first.Parameter.Declared.Shape} in one and {declared.Shape} in the other.", name);
        }

        if (first.Parameter.IsFrozen != isFrozen)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{first.Member} and {name} share {declared.Name}, which only one of them freezes; expected both or none.", name);
        }
    }
}
