using MGit.Engine.Comparison.Layers;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Planning;

/// <summary>What can be said of a merge before a byte of a tensor is read: clashes of shapes and of structures.</summary>
internal static class MergePreflight
{
    /// <summary>Refuses parameters that models gave different shapes, unless one of the models is chosen for their layer.</summary>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>.</exception>
    public static void RequireShapes(MergedModels models, MergedLayers layers, StrategyChoice choice)
    {
        for (int layer = 0; layer < layers.Count; layer++)
        {
            foreach (string name in layers.ParametersOf(layer))
            {
                (int Model, TensorShape Shape)[] reshaped = [.. Enumerable.Range(0, models.Count)
                    .Select(model => (Model: model, models.In(model, name)?.Shape))
                    .Where(pair => pair.Shape is not null && !pair.Shape.Equals(models.InBase(name)?.Shape))
                    .Select(pair => (pair.Model, pair.Shape!))];
                if (reshaped.FirstOrDefault(pair => !pair.Shape.Equals(reshaped[0].Shape)) is { Shape: not null } other
                    && choice.ForConflict(layers.NameOf(layer), layers.ParametersOf(layer)) is not (MergeStrategy.Ours or MergeStrategy.Theirs))
                {
                    throw new MGitException(
                        ErrorCode.ModelsIncompatible,
                        $"The parameter '{name}' has the shape {reshaped[0].Shape} in {models.Models[reshaped[0].Model].Name} and {other.Shape} in "
                        + $"{models.Models[other.Model].Name}; such a layer can be taken from one of them only: -Strategy @{{'{layers.NameOf(layer)}' = 'Ours'}}.",
                        name);
                }
            }
        }
    }

    /// <summary>
    /// The models whose files the merged one can take the place in, the best first: the one that changed the structure, else the reference.
    /// </summary>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: several changed the structure, in different ways.</exception>
    public static IReadOnlyList<ModelSource> Containers(MergedModels models)
    {
        if (models.Base is not { } origin)
        {
            return models.Models;
        }

        string before = StructureOf(origin);
        ModelSource[] changed = [.. models.Models.Where(model => StructureOf(model) is { } structure && structure != before)];
        if (changed.Length > 1 && changed.Any(model => StructureOf(model) != StructureOf(changed[0])))
        {
            ModelSource other = changed.First(model => StructureOf(model) != StructureOf(changed[0]));
            throw new MGitException(
                ErrorCode.ModelsIncompatible,
                $"{changed[0].Name} and {other.Name} both changed the layers or the data flow of {origin.Name}, in different ways; structures are not merged.",
                other.Name);
        }

        return [.. changed.Take(1).Concat(models.Models).Distinct()];
    }

    /// <summary>A known graph as text: layers with their kinds and attributes, and edges. Empty for a guessed one, which follows from the parameters.</summary>
    private static string StructureOf(ModelSource model)
    {
        LayerGraph graph = model.Graph;
        return graph.IsInferred
            ? string.Empty
            : string.Join('\n', graph.Layers.Select(layer => $"{layer.Name}|{layer.Kind}|{string.Join(',', layer.Attributes.Select(pair => $"{pair.Key}={pair.Value}"))}"))
                + "\n\n" + string.Join(' ', graph.Edges.Select(edge => $"{edge.From}>{edge.To}"));
    }
}
