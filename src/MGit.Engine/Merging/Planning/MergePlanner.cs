using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;
using MGit.Engine.Progress;

namespace MGit.Engine.Merging.Planning;

/// <summary>
/// Decides a merge (MGit, arXiv 2307.07507, section 5): a layer that several models changed differently is a conflict; one whose input
/// comes from a layer another model changed is a possible conflict; else each change is taken from whoever made it.
/// </summary>
internal sealed class MergePlanner
{
    private readonly MergedModels _models;
    private readonly MergedLayers _layers;
    private readonly StrategyChoice _choice;
    private readonly LayerCombination _combination;
    private readonly string? _repository;

    private MergePlanner(MergedModels models, MergedLayers layers, MergeOptions options, string? repository)
    {
        _models = models;
        _layers = layers;
        _choice = new StrategyChoice(options, models.Count);
        RequireWeights(options, models.Count);
        _combination = new LayerCombination(models, options);
        _repository = repository;
    }

    /// <param name="origin">The base; null where there is none: then models can only be averaged, or taken one or the other.</param>
    /// <param name="models">The reference, and the models merged into it.</param>
    /// <param name="options">How.</param>
    /// <param name="repository">Root folder of the repository, for the conflicts.</param>
    /// <param name="progress">Bytes hashed, where a model has no content ids yet.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>, <c>ArgumentInvalid</c>.</exception>
    public static MergePlan Make(
        ModelSource? origin,
        IReadOnlyList<ModelSource> models,
        MergeOptions options,
        string? repository,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        MergedModels merged = new(origin, models);
        MergePlanner planner = new(merged, new MergedLayers(merged), options, repository);
        planner.RequireKnownLayers();
        MergePreflight.RequireShapes(planner._models, planner._layers, planner._choice);
        IReadOnlyList<ModelSource> containers = MergePreflight.Containers(merged);
        merged.Hash(progress, cancellationToken);
        return planner.Make(containers);
    }

    private MergePlan Make(IReadOnlyList<ModelSource> containers)
    {
        LayerState[] states = [.. Enumerable.Range(0, _layers.Count).Select(layer => LayerState.Of(_models, layer, _layers.ParametersOf(layer)))];
        List<MergeConflict> conflicts = [];
        ulong[] holders = new ulong[_layers.Count];
        int[] owners = new int[_layers.Count];
        bool isResolved = true;
        foreach (LayerState state in states.Where(state => state.Changers != 0))
        {
            MergeStrategy? strategy = StrategyFor(state);
            if (state.IsConflict)
            {
                conflicts.Add(Conflict(state.Layer, strategy));
                isResolved &= strategy is not null;
            }

            ulong holder = HolderOf(state, strategy);
            if (holder == 0)
            {
                continue;
            }

            foreach (int layer in _layers.ParametersOf(state.Layer).SelectMany(_layers.LayersOf).Append(state.Layer).Distinct())
            {
                if (holders[layer] == 0)
                {
                    (holders[layer], owners[layer]) = (holder, state.Layer);
                }
                else if ((holders[layer] & holder) is var both and not 0)
                {
                    holders[layer] = both;
                }
                else
                {
                    // A tied parameter of one model and another parameter of another meet in this layer: no model has both.
                    conflicts.Add(Possible(layer, owners[layer] == layer ? state.Layer : owners[layer]));
                }
            }
        }

        conflicts.AddRange(LayerDependence.Find(_layers.Following, holders).Select(pair => Possible(pair.Layer, pair.DependsOn)));
        MergeOutcome outcome = conflicts.Count == 0 ? MergeOutcome.NoConflict : conflicts.Max(conflict => conflict.Kind);
        return new MergePlan(outcome, conflicts, isResolved ? Tensors(states) : null, containers);
    }

    private static void RequireWeights(MergeOptions options, int models)
    {
        if (options.Weights is { } weights && weights.Count != 1 && weights.Count != models)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"There are {weights.Count} weights for {models} models; one for each, the reference first, or one for all is expected.", weights);
        }
    }

    private void RequireKnownLayers()
    {
        HashSet<string> known = [.. Enumerable.Range(0, _layers.Count).Select(_layers.NameOf)];
        if (_choice.ChosenLayers.FirstOrDefault(layer => !known.Contains(layer)) is { } unknown)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"A choice was made for the layer '{unknown}', which none of the models has.", unknown);
        }
    }

    private MergeStrategy? StrategyFor(LayerState state) => state.IsConflict
        ? _choice.ForConflict(_layers.NameOf(state.Layer), _layers.ParametersOf(state.Layer))
        : _choice.Chosen(_layers.NameOf(state.Layer));

    /// <summary>The models whose change the merged model has.</summary>
    private static ulong HolderOf(LayerState state, MergeStrategy? strategy) => strategy switch
    {
        MergeStrategy.Ours => state.SameAs(0),
        MergeStrategy.Theirs => state.SameAs(1),
        _ => state.Changers,
    };

    private List<ComputedTensor> Tensors(LayerState[] states)
    {
        foreach (LayerState state in states)
        {
            MergeStrategy? strategy = StrategyFor(state);
            IReadOnlyList<string> parameters = _layers.ParametersOf(state.Layer);
            if (state.Changers == 0 || strategy == MergeStrategy.Ours)
            {
                _combination.Take(0, parameters);
            }
            else if (strategy == MergeStrategy.Theirs)
            {
                _combination.Take(1, parameters);
            }
            else if (strategy is { } combined)
            {
                _combination.Combine(combined, state.IsConflict ? state.Changers : ulong.MaxValue, _layers.NameOf(state.Layer), parameters);
            }
            else
            {
                _combination.Take(System.Numerics.BitOperations.TrailingZeroCount(state.Changers), parameters);
            }
        }

        // What is no layer's (optimizer state, say) belongs to the reference's own training and stays with it.
        _combination.Take(0, [.. _models.Models[0].Parameters.Select(parameter => parameter.Name).Where(name => _layers.LayersOf(name).Count == 0)]);
        return _combination.Finish();
    }

    private MergeConflict Conflict(int layer, MergeStrategy? choice)
    {
        MergeConflict conflict = New(MergeOutcome.Conflict, layer, null, ChangesOf(layer), []);
        return choice is { } chosen ? conflict.Choose(chosen) : conflict;
    }

    private MergeConflict Possible(int layer, int dependsOn)
        => New(MergeOutcome.PossibleConflict, layer, _layers.NameOf(dependsOn), ChangesOf(layer), ChangesOf(dependsOn));

    private MergeConflict New(MergeOutcome kind, int layer, string? dependsOn, IReadOnlyList<ConflictChange> changes, IReadOnlyList<ConflictChange> before) => new()
    {
        Repository = _repository,
        Reference = _models.Models[0].Name,
        Difference = [.. _models.Models.Skip(1).Select(model => model.Name)],
        Kind = kind,
        Layer = _layers.NameOf(layer),
        LayerKind = _layers.KindOf(layer),
        DependsOn = dependsOn,
        DependsOnModels = [.. before.Select(change => change.Model)],
        Changes = [.. changes, .. before],
    };

    private List<ConflictChange> ChangesOf(int layer)
    {
        List<ConflictChange> changes = [];
        for (int model = 0; model < _models.Count; model++)
        {
            List<string> changed = [], added = [], removed = [];
            foreach (string name in _layers.ParametersOf(layer))
            {
                bool before = _models.InBase(name) is not null;
                bool after = _models.In(model, name) is not null;
                if (before && !after)
                {
                    removed.Add(name);
                }
                else if (after && !before && _models.Base is not null)
                {
                    added.Add(name);
                }
                else if (after && (!before || _models.ContentOf(model, name) != _models.ContentInBase(name)))
                {
                    changed.Add(name);
                }
            }

            if (changed.Count + added.Count + removed.Count > 0)
            {
                changes.Add(new ConflictChange(_models.Models[model].Name, changed, added, removed));
            }
        }

        return changes;
    }
}
