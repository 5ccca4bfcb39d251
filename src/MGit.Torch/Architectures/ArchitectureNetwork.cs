using MGit.Engine.Running.Architectures;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MGit.Torch.Architectures;

/// <summary>
/// Runs a declared architecture over tensors that someone else owns, by name: the shared ones of open models, or those that are
/// trained (then <see cref="TorchSharp.Modules.Parameter"/>). Safe from several threads while nothing trains.
/// </summary>
public sealed class ArchitectureNetwork
{
    private const double NormEpsilon = 1e-5;
    private const double BatchMomentum = 0.1;

    // Scalars are held: TorchSharp lets go of a temporary one while native code still reads it, and a collection may free it.
    private static readonly Scalar One = 1;
    private static readonly Scalar LeakySlope = 0.01;

    private readonly Tensor[][] parameters;
    private readonly int[] lastReader;
    private readonly bool[] keepsStatistics;

    /// <param name="architecture">What is run.</param>
    /// <param name="tensors">A tensor for each of its parameters, of that shape, all on one device.</param>
    /// <param name="frozen">Names of parameters that training leaves alone: a batch normalisation whose statistics are among them uses them and records nothing.</param>
    public ArchitectureNetwork(Architecture architecture, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlySet<string>? frozen = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(tensors);
        Architecture = architecture;
        Tensors = tensors;
        parameters = [.. architecture.Layers.Select(layer => layer.Parameters.Select(parameter => tensors[parameter.Name]).ToArray())];
        lastReader = LastReaders(architecture);
        keepsStatistics = [.. architecture.Layers.Select(layer => frozen is not null && layer.Parameters.Any(parameter => !parameter.IsTrained && frozen.Contains(parameter.Name)))];
    }

    public Architecture Architecture { get; }

    /// <summary>Its parameters by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Runs it; outputs in the architecture's order, owned by the caller (or its dispose scope).</summary>
    /// <param name="input">As <see cref="NetworkInput.Prepare"/> makes it, on the parameters' device.</param>
    /// <param name="isTraining">Whether dropout drops and batch normalisation uses, and records, the batch's statistics.</param>
    /// <param name="generator">Draws what dropout drops; null for the process's own.</param>
    public IReadOnlyList<Tensor> Forward(Tensor input, bool isTraining, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        IReadOnlyList<ArchitectureLayer> layers = Architecture.Layers;
        var values = new Tensor?[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            ArchitectureLayer layer = layers[i];
            values[i] = Compute(layer.Operation, parameters[i], index => layer.Inputs[index] is >= 0 and var from ? values[from]! : input, input, isTraining && !keepsStatistics[i], generator);
            foreach (int from in layer.Inputs)
            {
                // What no later layer reads is given back at once: activations are most of the memory of a large batch.
                if (from >= 0 && lastReader[from] == i)
                {
                    values[from]?.Dispose();
                    values[from] = null;
                }
            }
        }

        return [.. Architecture.Outputs.Select(output => values[output.Layer]!)];
    }

    private static Tensor Compute(LayerOperation operation, Tensor[] weights, Func<int, Tensor> from, Tensor modelInput, bool isTraining, Generator? generator) =>
        operation switch
        {
            LayerOperation.Linear => functional.linear(from(0), weights[0], weights.Length > 1 ? weights[1] : null),
            LayerOperation.Conv2d convolution => functional.conv2d(
                from(0), weights[0], weights[1], padding: [convolution.Kernel / 2, convolution.Kernel / 2]),
            LayerOperation.BatchNorm2d => Normalize(from(0), weights, isTraining),
            LayerOperation.LayerNorm norm => functional.layer_norm(from(0), [norm.Features], weights[0], weights[1], NormEpsilon),
            LayerOperation.Embedding embedding => weights[0].index_select(0, from(0).flatten()).view([.. from(0).shape, embedding.Width]),
            LayerOperation.PositionEmbedding => weights[0].narrow(0, 0, from(0).shape[1]),
            LayerOperation.Activation activation => Activate(activation.Function, from(0)),
            LayerOperation.Dropout dropout when isTraining && generator is not null => Drop(from(0), dropout.Share, generator),
            LayerOperation.Dropout dropout => functional.dropout(from(0), dropout.Share, isTraining),
            LayerOperation.MaxPool2d pool => functional.max_pool2d(from(0), pool.Side, pool.Side),
            LayerOperation.Flatten => from(0).flatten(1),
            LayerOperation.Attention attention => Attend(attention, from(0), from(1), from(2), modelInput),
            LayerOperation.Add => from(0).add(from(1), One),
            LayerOperation.Pool pool => Pool(pool, from(0), modelInput),
            _ => throw new InvalidOperationException($"{operation.Kind} is no layer this version runs."),
        };

    // The functional form draws from the process's one generator, which other trainings draw from too.
    private static Tensor Drop(Tensor input, double share, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar least = share;
        using Scalar factor = 1 / (1 - share);
        Tensor kept = rand(input.shape, device: input.device, generator: generator).ge(least);
        return input.mul(kept).mul(factor).MoveToOuterDisposeScope();
    }

    private static Tensor Normalize(Tensor input, Tensor[] weights, bool isTraining)
    {
        if (isTraining)
        {
            using IDisposable unrecorded = no_grad();
            weights[4].add_(One, One);
        }

        return functional.batch_norm(input, weights[2], weights[3], weights[0], weights[1], isTraining, BatchMomentum, NormEpsilon);
    }

    private static Tensor Activate(ActivationKind kind, Tensor input) => kind switch
    {
        ActivationKind.Relu => functional.relu(input),
        ActivationKind.LeakyRelu => input.leaky_relu(LeakySlope),
        ActivationKind.Gelu => functional.gelu(input),
        ActivationKind.Silu => functional.silu(input),
        ActivationKind.Tanh => input.tanh(),
        _ => input.sigmoid(),
    };

    private static Tensor Attend(LayerOperation.Attention attention, Tensor query, Tensor key, Tensor value, Tensor tokens)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = query.shape;
        Tensor? mask = null;
        if (attention.Padding is { } padding)
        {
            // The first token is always attended to: a row of nothing but padding would give no numbers.
            using Scalar filling = padding;
            Tensor visible = tokens.ne(filling);
            visible.narrow(1, 0, 1).fill_(One);
            mask = visible.view(shape[0], 1, 1, shape[1]);
        }

        Tensor attended = functional.scaled_dot_product_attention(
            Split(query, attention.Heads), Split(key, attention.Heads), Split(value, attention.Heads), mask, 0.0, attention.IsCausal);
        return attended.transpose(1, 2).reshape(shape).MoveToOuterDisposeScope();
    }

    private static Tensor Split(Tensor input, long heads) =>
        input.view(input.shape[0], input.shape[1], heads, input.shape[2] / heads).transpose(1, 2);

    private static Tensor Pool(LayerOperation.Pool pool, Tensor input, Tensor tokens)
    {
        using DisposeScope scope = NewDisposeScope();
        if (pool.Method == SequencePooling.First)
        {
            return input.select(1, 0).MoveToOuterDisposeScope();
        }

        if (pool.Padding is not { } padding)
        {
            return input.mean([1]).MoveToOuterDisposeScope();
        }

        using Scalar filling = padding;
        Tensor visible = tokens.ne(filling).to_type(input.dtype).unsqueeze(2);
        return input.mul(visible).sum(1).div(visible.sum(1).clamp_min(One)).MoveToOuterDisposeScope();
    }

    private static int[] LastReaders(Architecture architecture)
    {
        var last = new int[architecture.Layers.Count];
        for (int i = 0; i < architecture.Layers.Count; i++)
        {
            foreach (int from in architecture.Layers[i].Inputs.Where(from => from >= 0))
            {
                last[from] = i;
            }
        }

        foreach (ArchitectureOutput output in architecture.Outputs)
        {
            last[output.Layer] = int.MaxValue;
        }

        return last;
    }
}
