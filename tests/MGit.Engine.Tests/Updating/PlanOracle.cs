using MGit.Engine.Graph;
using MGit.Engine.Updating;
using MGit.Engine.Updating.Plan;

namespace MGit.Engine.Tests.Updating;

/// <summary>The update cascade as it is written down, without a thought for speed: every question is answered by walking the graph.</summary>
internal sealed class PlanOracle(IReadOnlyDictionary<NodeId, NodeId[]> parents, PlanGraph input, NodeId from, NodeId to)
{
    private readonly Dictionary<NodeId, UpdateState?> _states = [];

    /// <summary>What becomes of every node; null for one that is not among the steps.</summary>
    public UpdateState? StateOf(NodeId node)
    {
        if (!_states.TryGetValue(node, out UpdateState? state))
        {
            _states[node] = state = Decide(node);
        }

        return state;
    }

    /// <summary>The parents the next version of a node gets: an id, or the subject of the step that makes it.</summary>
    public IEnumerable<(NodeId Node, bool IsNext)> ParentsOf(NodeId node) => parents[node].Select(parent =>
        parent == from ? (to, false)
        : input.Made.TryGetValue(parent, out NodeId made) ? (made, false)
        : (parent, StateOf(parent) == UpdateState.Planned));

    private UpdateState? Decide(NodeId node)
    {
        if (!Descends(node, from) || node == to || Descends(node, to) || input.Made.Values.Contains(node)
            || parents.Keys.Any(other => NodeName.Comparer.Equals(other.Name, node.Name) && other.Version > node.Version && !input.Made.Values.Contains(other)))
        {
            return null;
        }

        if (input.Made.ContainsKey(node))
        {
            return UpdateState.UpToDate;
        }

        if (parents.Keys.Any(stop => Descends(node, stop) && StateOf(stop) is not null && input.Until(stop) && !IsBelowStop(stop)) || input.Skip(node))
        {
            return UpdateState.Skipped;
        }

        if (parents[node].Any(parent => parent != from && !input.Made.ContainsKey(parent) && StateOf(parent) == UpdateState.Blocked))
        {
            return UpdateState.Blocked;
        }

        if (!parents[node].Any(parent => parent == from || input.Made.ContainsKey(parent) || StateOf(parent) == UpdateState.Planned))
        {
            return UpdateState.UpToDate;
        }

        return input.ObstacleOf(node) is not null || ParentsOf(node).Any(parent => !parent.IsNext && !input.HasContent(parent.Node))
            ? UpdateState.Blocked
            : UpdateState.Planned;
    }

    private bool IsBelowStop(NodeId node) => parents.Keys.Any(stop => Descends(node, stop) && StateOf(stop) is not null && input.Until(stop));

    private bool Descends(NodeId node, NodeId ancestor) => parents[node].Any(parent => parent == ancestor || Descends(parent, ancestor));
}
