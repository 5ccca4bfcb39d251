using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing.Records;

/// <summary>Reads recorded results for nodes.</summary>
internal sealed class ResultReader(RepositoryCore core)
{
    public IReadOnlyList<LineageTestResult> Read(TestResultQuery query, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        IEnumerable<ModelNode> nodes = query.Nodes is null ? now.Nodes : query.Nodes.Select(now.Resolve).DistinctBy(node => node.NodeId);
        ILookup<ContentId, ModelNode> byContent = nodes
            .Where(node => node.ContentId is not null)
            .ToLookup(node => ContentId.TryParse(node.ContentId)!.Value);
        WildcardPattern[] tests = [.. query.Tests.Select(References.Wildcards)];
        HashSet<ContentId> contents = [.. byContent.Select(group => group.Key)];
        Dictionary<string, TestDeclaration> declared = now.Declaration.Tests.ToDictionary(test => test.Name, StringComparer.OrdinalIgnoreCase);
        List<LineageTestResult> found = [];
        foreach (TestRow row in core.StoreOrNull?.Catalog.Query(snapshot => TestRows.Read(snapshot, contents)) ?? [])
        {
            if ((tests.Length > 0 && !tests.Any(test => test.IsMatch(row.Test))) || (query.Since is { } since && row.Started < since))
            {
                continue;
            }

            foreach (ModelNode node in byContent[row.Content].Where(node => TestContext.All(now, node).Contains(row.Context)))
            {
                found.Add(TestResults.Of(core.Root, node.Id, declared.GetValueOrDefault(row.Test), row, cached: true));
            }
        }

        return query.Latest
            ? [.. found.GroupBy(result => (result.Node, result.Test.ToUpperInvariant())).Select(group => group.Last())]
            : found;
    }
}
