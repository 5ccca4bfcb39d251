using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Merging;

/// <summary>Finds where the models of a merge parted.</summary>
public static class MergeBase
{
    /// <summary>The nearest common ancestor of all nodes; of several, as after a criss-cross of merges, the one declared last. Null where there is none.</summary>
    public static NodeId? Find(LineageSnapshot now, IReadOnlyList<NodeId> nodes)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(nodes);
        IReadOnlyList<NodeId> nearest = [nodes[0]];
        foreach (NodeId node in nodes.Skip(1))
        {
            nearest = [.. nearest.SelectMany(common => now.Graph.NearestCommonAncestors(common, node)).Distinct()];
        }

        return nearest.Count == 0 ? null : nearest[^1];
    }

    /// <summary>The base a user named, or the one that is found.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>; <c>ArgumentInvalid</c>: there is none and the strategy needs one.</exception>
    internal static NodeId? Choose(LineageSnapshot now, string? given, IReadOnlyList<NodeId> nodes, MergeOptions options)
    {
        if (given is not null)
        {
            return now.Resolve(given).NodeId;
        }

        NodeId? found = Find(now, nodes);
        bool needsNone = options.Strategies.Count > 0
            && options.Strategies.Concat(options.Choices).All(pair => pair.Value is not (MergeStrategy.TaskArithmetic or MergeStrategy.Ties));
        return found is not null || needsNone
            ? found
            : throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"{string.Join(" and ", nodes)} have no common ancestor. Name the model they were made from with -Base, or merge by -Strategy Average, which needs none.",
                nodes[0].ToString());
    }
}
