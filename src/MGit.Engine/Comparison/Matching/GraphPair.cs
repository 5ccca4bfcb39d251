using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Matching;

/// <summary>The graphs that two models are compared by: their own where both are of one kind, else what both can be seen as.</summary>
/// <param name="Reference">The reference's.</param>
/// <param name="Difference">The difference's.</param>
/// <param name="Inferred">Whether one of them, or of the models' own graphs, is guessed from names.</param>
/// <param name="Notice">What to say about it, or null.</param>
internal sealed record GraphPair(LayerGraph Reference, LayerGraph Difference, bool Inferred, string? Notice)
{
    public static GraphPair Of(ModelSource reference, ModelSource difference)
    {
        LayerGraph left = reference.Graph;
        LayerGraph right = difference.Graph;
        if (Family(left.Origin) == Family(right.Origin))
        {
            return new GraphPair(left, right, left.IsInferred || right.IsInferred, null);
        }

        if (left.Origin != LayerGraphOrigin.Onnx && right.Origin != LayerGraphOrigin.Onnx)
        {
            return new GraphPair(
                StateDictGraph.Build(reference.Parameters),
                StateDictGraph.Build(difference.Parameters),
                true,
                $"The layers of one model are known from {TextOf(left.Origin)}, of the other from {TextOf(right.Origin)}: both are compared as state dicts.");
        }

        bool isSwapped = left.Origin == LayerGraphOrigin.Onnx;
        (LayerGraph modules, LayerGraph operators) = isSwapped
            ? ParameterProjection.Project(difference, reference)
            : ParameterProjection.Project(reference, difference);
        return new GraphPair(
            isSwapped ? operators : modules,
            isSwapped ? modules : operators,
            true,
            "An ONNX graph has operators, the other model has modules: they are compared by their parameters, and divergence counts layers.");
    }

    private static LayerGraphOrigin Family(LayerGraphOrigin origin) => origin == LayerGraphOrigin.Parameters ? LayerGraphOrigin.StateDict : origin;

    private static string TextOf(LayerGraphOrigin origin) => origin switch
    {
        LayerGraphOrigin.Architecture => "its declared architecture",
        LayerGraphOrigin.TorchScript => "its module tree",
        LayerGraphOrigin.Onnx => "its ONNX graph",
        _ => "its parameters' names",
    };
}
