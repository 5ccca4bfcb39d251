namespace MGit.Engine.Comparison;

/// <summary>What has to be taken away from one layer graph and added to make the other: the paper's four sets.</summary>
/// <param name="NodesRemoved">Layers only the reference has.</param>
/// <param name="NodesAdded">Layers only the difference has.</param>
/// <param name="EdgesRemoved">Edges only the reference has, "from -> to".</param>
/// <param name="EdgesAdded">Edges only the difference has.</param>
public sealed record GraphEdit(
    IReadOnlyList<string> NodesRemoved, IReadOnlyList<string> NodesAdded, IReadOnlyList<string> EdgesRemoved, IReadOnlyList<string> EdgesAdded);
