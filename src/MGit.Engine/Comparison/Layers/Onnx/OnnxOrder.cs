using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>Puts a graph's operators in an order in which each comes after those whose results it needs, also inside its own graphs.</summary>
internal sealed class OnnxOrder
{
    private readonly Dictionary<OnnxGraph, HashSet<string>> _free = new(ReferenceEqualityComparer.Instance);

    /// <returns>Indices of the nodes: their order in the file, as far as it is one.</returns>
    /// <exception cref="CheckpointException">ValueDuplicate or Cycle.</exception>
    public int[] Of(OnnxGraph graph)
    {
        Dictionary<string, int> makers = new(StringComparer.Ordinal);
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            foreach (string output in graph.Nodes[index].Outputs)
            {
                if (output.Length > 0 && !makers.TryAdd(output, index))
                {
                    throw new CheckpointException(OnnxFault.ValueDuplicate, $"the value '{Shown.Text(output)}' is made twice");
                }
            }
        }

        int[][] needs = [.. graph.Nodes.Select(node => Needs(node, makers))];
        bool sorted = true;
        for (int index = 0; sorted && index < needs.Length; index++)
        {
            sorted = needs[index].All(need => need < index);
        }

        return sorted ? [.. Enumerable.Range(0, needs.Length)] : Sort(graph, needs);
    }

    /// <summary>Depth first, without recursion.</summary>
    private static int[] Sort(OnnxGraph graph, int[][] needs)
    {
        List<int> order = new(needs.Length);
        byte[] states = new byte[needs.Length];
        Stack<(int Node, int Next)> open = new();
        for (int start = 0; start < needs.Length; start++)
        {
            if (states[start] != 0)
            {
                continue;
            }

            open.Push((start, 0));
            states[start] = 1;
            while (open.TryPop(out (int Node, int Next) at))
            {
                if (at.Next == needs[at.Node].Length)
                {
                    states[at.Node] = 2;
                    order.Add(at.Node);
                    continue;
                }

                open.Push((at.Node, at.Next + 1));
                int need = needs[at.Node][at.Next];
                if (states[need] == 1)
                {
                    throw new CheckpointException(OnnxFault.Cycle, $"the operator '{Shown.Text(NameOf(graph.Nodes[need]))}' needs a result that is made from its own");
                }

                if (states[need] == 0)
                {
                    states[need] = 1;
                    open.Push((need, 0));
                }
            }
        }

        return [.. order];
    }

    private int[] Needs(OnnxNode node, Dictionary<string, int> makers)
    {
        IEnumerable<string> names = node.Inputs;
        foreach (OnnxGraph inner in node.Attributes.SelectMany(attribute => attribute.Graphs))
        {
            names = names.Concat(FreeNames(inner));
        }

        return [.. names.Where(name => name.Length > 0 && makers.ContainsKey(name)).Select(name => makers[name]).Distinct()];
    }

    /// <summary>Names a graph uses and does not make. Recursion is as deep as graphs are nested, which the reader bounds.</summary>
    private HashSet<string> FreeNames(OnnxGraph graph)
    {
        if (_free.TryGetValue(graph, out HashSet<string>? known))
        {
            return known;
        }

        HashSet<string> free = new(graph.Outputs, StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            free.UnionWith(node.Inputs);
            foreach (OnnxGraph inner in node.Attributes.SelectMany(attribute => attribute.Graphs))
            {
                free.UnionWith(FreeNames(inner));
            }
        }

        free.ExceptWith(graph.Inputs);
        free.ExceptWith(graph.Nodes.SelectMany(node => node.Outputs));
        free.ExceptWith(graph.Initializers.Select(tensor => tensor.Name));
        _free.Add(graph, free);
        return free;
    }

    internal static string NameOf(OnnxNode node) => node.Name.Length > 0 ? node.Name
        : node.Outputs.FirstOrDefault(output => output.Length > 0) is { } output ? $"{node.OpType}:{output}" : node.OpType;
}
