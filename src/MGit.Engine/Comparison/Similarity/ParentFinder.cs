using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Adding;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Ranks the possible parents of one node or file.</summary>
internal static class ParentFinder
{
    public static IReadOnlyList<ParentCandidate> OfNode(
        RepositoryCore core, string reference, ParentThresholds thresholds, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        ModelNode node = now.Resolve(reference);
        using ParentSearch search = new(core, now, thresholds, progress, cancellationToken);
        SketchedModel child = search.Find(node)
            ?? throw new MGitException(ErrorCode.NodeNotStored, $"{node.Id} has no content here to compare. Name a stored node, or a file.", node.Id);
        HashSet<string> after = [node.Id, .. now.Graph.Descendants([node.NodeId]).Select(id => id.ToString())];
        return [.. search.Rank(child, cancellationToken)
            .Where(relation => !after.Contains(relation.Parent.Shown))
            .Select(relation => Candidate(core, relation, search, node.Id, null))];
    }

    public static IReadOnlyList<ParentCandidate> OfFile(
        RepositoryCore core, string path, ParentThresholds thresholds, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        Checkpoint checkpoint = CheckpointReader.Open(path, cancellationToken);
        SketchedModel child = new(
            NodeSlug.Derive(checkpoint.SourcePath), AutoParents.SketchOf(checkpoint, cancellationToken), null, checkpoint.SourcePath,
            File.GetLastWriteTimeUtc(checkpoint.SourcePath), stop => ModelSource.OpenPath(path, stop));
        using ParentSearch search = new(core, now, thresholds, progress, cancellationToken);
        return [.. search.Rank(child, cancellationToken).Select(relation => Candidate(core, relation, search, null, checkpoint.SourcePath))];
    }

    private static ParentCandidate Candidate(RepositoryCore core, ParentRelation relation, ParentSearch search, string? node, string? path) => new()
    {
        Repository = core.Root,
        Node = node,
        Path = path,
        Parent = relation.Parent.Node!.Id,
        Score = relation.Score,
        StructuralDivergence = 1 - relation.Match.SameStructure,
        ContextualDivergence = 1 - relation.Match.Shared,
        Distance = relation.Distance,
        IsParent = search.MayBeParent(relation),
        Evidence = relation.Objection is { } objection ? [.. relation.Evidence, objection] : relation.Evidence,
    };
}
