using MGit.Engine.Datasets;
using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Running.Training;
using MGit.Torch.Architectures;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>One model in training: what it is, what it learns from, its parameters and its network.</summary>
internal sealed class TrainingMember : IDisposable
{
    private readonly Device _device;
    private readonly ArchitectureNetwork _network;
    private readonly int _output;
    private readonly (Tensor Parameter, Tensor Mask)[] _masks;
    private readonly int[] _order;

    public TrainingMember(
        TrainedModel model, TrainingOptions options, Architecture architecture, Dataset dataset, IReadOnlyList<MemberParameter> parameters, Device device)
    {
        Model = model;
        Options = options;
        Dataset = dataset;
        Parameters = parameters;
        _device = device;
        _output = OutputOf(architecture, options, model.Name);
        Task = ModelTasks.Of(options.Task, dataset, architecture.Outputs[_output].Width, model.Name);
        RequireFits(architecture, dataset, model.Name);
        HashSet<string> frozen = [.. parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Name)];
        _network = new ArchitectureNetwork(architecture, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor, StringComparer.Ordinal), frozen);
        HashSet<string> read = ReadBy(architecture, architecture.Outputs[_output].Layer);
        Trained = [.. parameters.Where(parameter => parameter.Declared.IsTrained && !parameter.IsFrozen && read.Contains(parameter.Name)).Select(parameter => parameter.Tensor)];
        if (Trained.Count == 0)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"Nothing of {model.Name} is left to train: freeze matches all parameters that its output depends on.", model.Name);
        }

        _masks = options.KeepZeros ? [.. Trained.Select(tensor => (tensor, MaskOf(tensor)))] : [];
        _order = dataset.RowsOf(dataset.PartOf(options.Split, DatasetPart.Train));
        Rows = _order.Length;
        HasBatchNorm = architecture.Layers.Any(layer => layer.Operation is LayerOperation.BatchNorm2d);
        Batches = BatchesOf(Rows);
    }

    public TrainedModel Model { get; }

    public TrainingOptions Options { get; }

    public Dataset Dataset { get; }

    public ModelTask Task { get; }

    public IReadOnlyList<MemberParameter> Parameters { get; }

    /// <summary>The parameters that gradients move.</summary>
    public IReadOnlyList<Tensor> Trained { get; }

    /// <summary>Rows of an epoch.</summary>
    public int Rows { get; }

    /// <summary>Batches of an epoch.</summary>
    public int Batches { get; }

    private bool HasBatchNorm { get; }

    /// <summary>Brings the rows into the order of an epoch: the same for the same seed.</summary>
    public void BeginEpoch(int epoch)
    {
        Array.Sort(_order);
        SeededRandom.For(Options.Seed, epoch, 0).Shuffle(_order);
    }

    /// <summary>The loss of a batch, to be differentiated, in the caller's dispose scope; and its rows.</summary>
    /// <param name="epoch">The epoch, for the augmentation.</param>
    /// <param name="index">The batch in the epoch.</param>
    /// <param name="generator">Draws what is dropped.</param>
    public (Tensor Loss, int Rows) Loss(int epoch, int index, Generator generator)
    {
        int first = index * Options.BatchSize;
        ReadOnlySpan<int> rows = _order.AsSpan(first, Math.Min(Options.BatchSize, Rows - first));
        DatasetBatch batch = Dataset.Batch(rows, Options.Perturb, epoch);
        Tensor input = NetworkInput.Prepare(_network.Architecture.Input, BatchTensors.Input(batch.Input), Model.Name).to(_device);
        Tensor output = _network.Forward(input, isTraining: true, generator)[_output];
        return (LossOf(output, batch), batch.Count);
    }

    /// <summary>Sets what was 0 at the beginning to 0 again.</summary>
    public void KeepZeros()
    {
        if (_masks.Length > 0)
        {
            using IDisposable unrecorded = no_grad();
            foreach ((Tensor parameter, Tensor mask) in _masks)
            {
                parameter.mul_(mask);
            }
        }
    }

    public void Dispose()
    {
        foreach ((_, Tensor mask) in _masks)
        {
            mask.Dispose();
        }
    }

    private Tensor LossOf(Tensor output, DatasetBatch batch)
    {
        switch (Task)
        {
            case ModelTask.Regression:
                return nn.functional.mse_loss(output.flatten(), tensor(batch.Values, device: _device));
            case ModelTask.Language:
                return nn.functional.cross_entropy(output.flatten(0, 1), tensor(batch.NextTokens, device: _device), label_smoothing: Options.LabelSmoothing);
            default:
                return nn.functional.cross_entropy(output, tensor(batch.Classes, device: _device), label_smoothing: Options.LabelSmoothing);
        }
    }

    /// <summary>A batch of a single row has no deviation to normalise by: it is left out where the model has batch normalisation.</summary>
    private int BatchesOf(int rows)
    {
        int batches = (rows + Options.BatchSize - 1) / Options.BatchSize;
        int last = rows - ((batches - 1) * Options.BatchSize);
        if (!HasBatchNorm || last > 1)
        {
            return batches;
        }

        return batches > 1
            ? batches - 1
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"{Model.Name} has batch normalisation, which needs batches of two rows or more; the data set {Dataset.Name} gives one row.", Model.Name);
    }

    private static Tensor MaskOf(Tensor tensor)
    {
        using Scalar zero = 0.0;
        using Tensor nonZero = tensor.detach().ne(zero);
        return nonZero.to_type(tensor.dtype).DetachFromDisposeScope();
    }

    private static int OutputOf(Architecture architecture, TrainingOptions options, string name)
    {
        for (int i = 0; i < architecture.Outputs.Count; i++)
        {
            if (options.Head is null ? architecture.Outputs.Count == 1 : architecture.Outputs[i].Name == options.Head)
            {
                return i;
            }
        }

        throw new MGitException(ErrorCode.ArgumentInvalid,
            $"{name} has the heads {string.Join(", ", architecture.Outputs.Select(output => output.Name))}; expected head: and one of them{(options.Head is null ? "" : $", not \"{options.Head}\"")}.", name);
    }

    private static void RequireFits(Architecture architecture, Dataset dataset, string name)
    {
        ArchitectureInput input = architecture.Input;
        string? fault = input.IsTokens != (dataset.Vocabulary > 0) ? $"gives {(dataset.Vocabulary > 0 ? "tokens" : "numbers")} and a {architecture.Kind} takes {(input.IsTokens ? "tokens" : "numbers")}"
            : input.IsTokens && dataset.Vocabulary > input.Vocabulary ? $"has {dataset.Vocabulary} tokens and the architecture vocabulary: {input.Vocabulary}"
            : input.IsTokens && dataset.RowShape[0] > input.RowShape[0] ? $"has rows of {dataset.RowShape[0]} tokens and the architecture context: {input.RowShape[0]}"
            : !input.IsTokens && dataset.RowShape.ElementCount != input.RowShape.Aggregate(1L, (product, size) => product * size)
                ? $"has rows of {dataset.RowShape.ElementCount} numbers and the architecture inputs: {string.Join(" x ", input.RowShape)}"
            : null;
        if (fault is not null)
        {
            throw new MGitException(ErrorCode.DatasetInvalid, $"{name}: the data set {dataset.Name} {fault}.", dataset.Name);
        }
    }

    /// <summary>Names of the parameters that an output depends on.</summary>
    private static HashSet<string> ReadBy(Architecture architecture, int output)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<int> layers = [];
        Stack<int> open = new([output]);
        while (open.TryPop(out int index))
        {
            if (index >= 0 && layers.Add(index))
            {
                names.UnionWith(architecture.Layers[index].Parameters.Select(parameter => parameter.Name));
                foreach (int from in architecture.Layers[index].Inputs)
                {
                    open.Push(from);
                }
            }
        }

        return names;
    }
}
