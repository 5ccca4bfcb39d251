using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Planning;

/// <summary>Gathers the parameters of the merged model, layer by layer.</summary>
internal sealed class LayerCombination(MergedModels models, MergeOptions options)
{
    private readonly List<ComputedTensor> _tensors = [];
    private readonly Dictionary<(MergeStrategy Strategy, ulong Models), List<AlignedTensor>> _combined = [];

    /// <summary>Takes parameters from one model; those it does not have are not in the merged one.</summary>
    public void Take(int model, IReadOnlyList<string> parameters)
        => _tensors.AddRange(parameters.Where(name => models.In(model, name) is not null)
            .Select(name => new CopiedTensor(models.Models[model], models.In(model, name)!, name)));

    /// <summary>Combines parameters of several models.</summary>
    /// <param name="strategy">Average, TaskArithmetic or Ties.</param>
    /// <param name="from">The models, as bits.</param>
    /// <param name="layer">The layer, for messages.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: a model lacks a parameter, or has another shape.</exception>
    public void Combine(MergeStrategy strategy, ulong from, string layer, IReadOnlyList<string> parameters)
    {
        int[] members = [.. Enumerable.Range(0, models.Count).Where(model => (from >> model & 1) != 0)];
        ulong bits = members.Aggregate(0UL, (sum, model) => sum | 1UL << model);
        bool needsBase = strategy != MergeStrategy.Average;
        foreach (string name in parameters)
        {
            int present = members.Count(model => models.In(model, name) is not null) + (needsBase && models.InBase(name) is not null ? 1 : 0);
            int wanted = members.Length + (needsBase ? 1 : 0);
            if (present != wanted)
            {
                throw new MGitException(
                    ErrorCode.ModelsIncompatible,
                    $"The layer '{layer}' cannot be merged by {strategy}: its parameter '{name}' is not in all of "
                    + $"{string.Join(", ", members.Select(model => models.Models[model].Name))}{(needsBase ? " and their base" : "")}. Choose Ours or Theirs for it.",
                    name);
            }

            if (members.Select(model => models.ContentOf(model, name)).Distinct().Count() == 1)
            {
                Take(members[0], [name]);
                continue;
            }

            AlignedTensor aligned = Align(needsBase, members, name);
            if (!aligned.IsArithmetic)
            {
                Take(members[0], [name]);
                continue;
            }

            if (!_combined.TryGetValue((strategy, bits), out List<AlignedTensor>? list))
            {
                _combined.Add((strategy, bits), list = []);
            }

            list.Add(aligned);
        }
    }

    /// <summary>Every parameter gathered.</summary>
    public List<ComputedTensor> Finish()
    {
        foreach (((MergeStrategy strategy, ulong bits), List<AlignedTensor> tensors) in _combined)
        {
            _tensors.AddRange(Operation(strategy, bits).Compute(tensors));
        }

        return _tensors;
    }

    private AlignedTensor Align(bool withBase, int[] members, string name)
    {
        IEnumerable<ModelSource> sources = members.Select(model => models.Models[model]);
        IEnumerable<SourceParameter> parameters = members.Select(model => models.In(model, name)!);
        ElementType type = models.In(members[0], name)!.ElementType;
        return withBase
            ? TensorAlignment.Align([models.Base!, .. sources], [models.InBase(name)!, .. parameters], name, type)
            : TensorAlignment.Align([.. sources], [.. parameters], name, type);
    }

    private ElementwiseOperation Operation(MergeStrategy strategy, ulong bits)
    {
        double[]? weights = options.Weights is { } all ? [.. Enumerable.Range(0, models.Count).Where(model => (bits >> model & 1) != 0).Select(model => Weight(all, model))] : null;
        return strategy switch
        {
            MergeStrategy.Average => new WeightedAverage(weights),
            MergeStrategy.TaskArithmetic => new TaskArithmetic(weights),
            _ => new TiesMerge(options.Density, weights: weights),
        };
    }

    private static double Weight(IReadOnlyList<double> all, int model) => all.Count == 1 ? all[0] : all[model];
}
