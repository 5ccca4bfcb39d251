using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison.Matching;

/// <summary>
/// For each node that edges of one kind have at one end, the next of the nodes at their other ends that is still free. What was taken
/// once is never looked at again.
/// </summary>
internal sealed class EdgeMarks(List<LayerEdge> edges, Func<LayerEdge, int> near, Func<LayerEdge, int> far)
{
    private Dictionary<int, Queue<int>>? _ends;

    public int? Next(int node, Func<int, bool> isFree)
    {
        _ends ??= edges.GroupBy(near).ToDictionary(group => group.Key, group => new Queue<int>(group.Select(far)));
        if (!_ends.TryGetValue(node, out Queue<int>? waiting))
        {
            return null;
        }

        while (waiting.TryDequeue(out int end))
        {
            if (isFree(end))
            {
                return end;
            }
        }

        return null;
    }
}
