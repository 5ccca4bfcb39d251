using System.Globalization;
using System.Text;

namespace MGit.Benchmarks.Graphs;

/// <summary>A lineage graph that is trained here: its data, its nodes, and a test for each type of node.</summary>
/// <param name="Name">What it is, as a row of the table says it.</param>
/// <param name="Datasets">Names and entries of <c>datasets:</c>.</param>
/// <param name="Tests">Types of nodes and the <c>metric:</c> each is judged by.</param>
/// <param name="Nodes">Parents first.</param>
/// <param name="Shared">Patterns that the nodes of a group share; null where there is no group.</param>
/// <param name="Members">The group's members.</param>
internal sealed record ModelGraph(
    string Name,
    IReadOnlyList<(string Name, string Entry)> Datasets,
    IReadOnlyList<(string Type, string Metric)> Tests,
    IReadOnlyList<GraphNode> Nodes,
    string? Shared = null,
    IReadOnlyList<string>? Members = null)
{
    /// <summary>The text of lineage.yaml.</summary>
    /// <param name="compression">How nodes with a parent are stored: "lossless" or "bounded"; roots always lossless.</param>
    /// <param name="source">The file a node is added from instead of being made; null where nodes are made.</param>
    public string Declare(string compression, Func<GraphNode, string>? source)
    {
        StringBuilder text = new();
        text.Append("schema: 1\nnodes:\n");
        foreach (GraphNode node in Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {node.Name}\n    type: {node.Type}\n    architecture: {node.Architecture}\n");
            text.Append(source is null ? $"    create: {node.Create}\n" : $"    source: {source(node)}\n");
            if (node.Parents.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    parents: [{string.Join(", ", node.Parents.Select(parent => parent + "@1"))}]\n    compression: {compression}\n");
            }
        }

        if (Shared is not null && source is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"groups:\n  - name: tasks\n    members: [{string.Join(", ", Members!)}]\n    shared: [\"{Shared}\"]\n");
        }

        text.Append("datasets:\n");
        foreach ((string name, string entry) in Datasets)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name}: {entry}\n");
        }

        text.Append("tests:\n");
        foreach ((string type, string metric) in Tests)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: test-{type}\n    appliesTo: {{types: [{type}]}}\n    metric: {metric}\n");
        }

        return text.ToString();
    }
}
