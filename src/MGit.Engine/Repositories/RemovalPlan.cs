using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>What a removal would do.</summary>
/// <param name="Nodes">The nodes that go, children before parents.</param>
/// <param name="Reparented">The nodes that get other parents.</param>
/// <param name="Kept">Nodes left alone although asked for, each with the reason.</param>
public sealed record RemovalPlan(
    IReadOnlyList<ModelNode> Nodes,
    IReadOnlyList<ModelNode> Reparented,
    IReadOnlyList<KeptNode> Kept);
