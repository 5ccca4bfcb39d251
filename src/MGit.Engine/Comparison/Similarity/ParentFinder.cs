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
        RepositoryCore core, string reference, ParentThresholds thresholds, int first, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        ModelNode node = now.Resolve(reference);
        using ParentSearch search = new(core, now, thresholds, progress, cancellationToken);
        SketchedModel child = search.Find(node)
            ?? throw new MGitException(ErrorCode.NodeNotStored, $"{node.Id} has no content here to compare. Name a stored node, or a file.", node.Id);
        HashSet<string> after = [node.Id, .. now.Graph.Descendants([node.NodeId]).Select(id => id.ToString())];
        return Candidates(
            core, child, [.. search.Rank(child, cancellationToken).Where(relation => !after.Contains(relation.Parent.Shown)).Take(first)], search, cancellationToken);
    }

    public static IReadOnlyList<ParentCandidate> OfFile(
        RepositoryCore core, string path, ParentThresholds thresholds, int first, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        Checkpoint checkpoint = CheckpointReader.Open(path, cancellationToken);
        SketchedModel child = new(
            NodeSlug.Derive(checkpoint.SourcePath), AutoParents.SketchOf(checkpoint, cancellationToken), null, checkpoint.SourcePath,
            File.GetLastWriteTimeUtc(checkpoint.SourcePath), stop => ModelSource.OpenPath(path, stop));
        if (child.Sketch.Tensors.Count == 0 && child.Sketch.Evidence.Count == 0)
        {
            throw new MGitException(ErrorCode.CheckpointInvalid, $"{path} holds no dense weights to look for a parent by. Name a model's file or folder.", path);
        }

        using ParentSearch search = new(core, now, thresholds, progress, cancellationToken);
        return Candidates(core, child, [.. search.Rank(child, cancellationToken).Take(first)], search, cancellationToken);
    }

    private static List<ParentCandidate> Candidates(
        RepositoryCore core, SketchedModel child, IReadOnlyList<ParentRelation> relations, ParentSearch search, CancellationToken cancellationToken)
    {
        List<ParentCandidate> candidates = [];
        using ModelSource mine = child.Open(cancellationToken);
        foreach (ParentRelation relation in relations)
        {
            using ModelSource theirs = relation.Parent.Open(cancellationToken);
            ModelComparison comparison = ModelComparison.Match(theirs, mine, null, null, cancellationToken);
            candidates.Add(new ParentCandidate
            {
                Repository = core.Root,
                Node = child.Node?.Id,
                Path = child.Path,
                Parent = relation.Parent.Node!.Id,
                Score = relation.Score,
                StructuralDivergence = comparison.StructuralDivergence,
                ContextualDivergence = comparison.ContextualDivergence,
                Distance = relation.Distance,
                IsParent = search.MayBeParent(relation),
                Evidence = relation.Objection is { } objection ? [.. relation.Evidence, objection] : relation.Evidence,
            });
        }

        return candidates;
    }
}
