using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>Adds layers one after the other; each method gives the index of the layer it added.</summary>
/// <param name="prefix">Goes in front of the names of all layers but heads: "backbone." or nothing.</param>
internal sealed class ArchitectureBuilder(string prefix)
{
    private readonly List<ArchitectureLayer> layers = [];
    private readonly List<ArchitectureOutput> outputs = [];

    public int Linear(string name, long features, long width, int input)
    {
        StartValues start = StartValues.FanIn(features);
        return Add(
            name,
            new LayerOperation.Linear(features, width),
            [input],
            Parameter(name, "weight", new(width, features), start),
            Parameter(name, "bias", new(width), start));
    }

    /// <summary>A linear layer without bias whose weight may be another layer's.</summary>
    public int Projection(string name, long features, long width, int input, ArchitectureParameter? tied) => Add(
        name,
        new LayerOperation.Linear(features, width),
        [input],
        tied ?? Parameter(name, "weight", new(width, features), StartValues.FanIn(features)));

    public int Convolution(string name, long channels, long width, long kernel, int input)
    {
        StartValues start = StartValues.FanIn(channels * kernel * kernel);
        return Add(
            name,
            new LayerOperation.Conv2d(channels, width, kernel),
            [input],
            Parameter(name, "weight", new(width, channels, kernel, kernel), start),
            Parameter(name, "bias", new(width), start));
    }

    public int BatchNorm(string name, long features, int input) => Add(
        name,
        new LayerOperation.BatchNorm2d(features),
        [input],
        Parameter(name, "weight", new(features), StartValues.Ones),
        Parameter(name, "bias", new(features), StartValues.Zeros),
        Parameter(name, "running_mean", new(features), StartValues.Zeros) with { IsTrained = false },
        Parameter(name, "running_var", new(features), StartValues.Ones) with { IsTrained = false },
        new(prefix + name + ".num_batches_tracked", "num_batches_tracked", ElementType.I64, TensorShape.Scalar, StartValues.Zeros, IsTrained: false));

    public int LayerNorm(string name, long features, int input) => Add(
        name,
        new LayerOperation.LayerNorm(features),
        [input],
        Parameter(name, "weight", new(features), StartValues.Ones),
        Parameter(name, "bias", new(features), StartValues.Zeros));

    public int Embedding(string name, LayerOperation operation, long entries, long width, int input) => Add(
        name, operation, [input], Parameter(name, "weight", new(entries, width), StartValues.Deviation(0.02)));

    /// <summary>A layer without parameters.</summary>
    public int Plain(string name, LayerOperation operation, params IReadOnlyList<int> inputs) => Add(name, operation, inputs);

    /// <summary>Dropout, or nothing where none is dropped.</summary>
    public int Dropout(string name, double share, int input) => share == 0 ? input : Plain(name, new LayerOperation.Dropout(share), input);

    /// <summary>Hidden linear layers with activation and dropout; gives the last layer and its width.</summary>
    public (int Layer, long Width) Hidden(IReadOnlyList<long> hidden, ActivationKind activation, double dropout, int input, long features)
    {
        for (int i = 0; i < hidden.Count; i++)
        {
            string name = $"layers.{i}";
            int linear = Linear(name, features, hidden[i], input);
            int active = Plain(name + ".activation", new LayerOperation.Activation(activation), linear);
            input = Dropout(name + ".dropout", dropout, active);
            features = hidden[i];
        }

        return (input, features);
    }

    /// <summary>The one output under <paramref name="name"/>, or a head for each task.</summary>
    public void Outputs(string name, OutputDeclaration declared, int input, long features)
    {
        if (declared.Heads is null)
        {
            Output("output", Linear(name, features, declared.Outputs, input), declared.Outputs);
            return;
        }

        foreach ((string head, long width) in declared.Heads)
        {
            string full = "heads." + head;
            StartValues start = StartValues.FanIn(features);
            layers.Add(new(
                full,
                new LayerOperation.Linear(features, width),
                [input],
                [
                    new(full + ".weight", "weight", ElementType.F32, new(width, features), start),
                    new(full + ".bias", "bias", ElementType.F32, new(width), start),
                ]));
            Output(head, layers.Count - 1, width);
        }
    }

    public void Output(string name, int layer, long width) => outputs.Add(new(name, layer, width));

    public ArchitectureParameter ParameterOf(int layer) => layers[layer].Parameters[0];

    public Architecture Build(string kind, ArchitectureInput input) => new(kind, input, layers, outputs);

    private int Add(string name, LayerOperation operation, IReadOnlyList<int> inputs, params IReadOnlyList<ArchitectureParameter> parameters)
    {
        layers.Add(new(prefix + name, operation, inputs, parameters));
        return layers.Count - 1;
    }

    private ArchitectureParameter Parameter(string layer, string role, TensorShape shape, StartValues start) =>
        new($"{prefix}{layer}.{role}", role, ElementType.F32, shape, start);
}
