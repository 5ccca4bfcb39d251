using MGit.Engine.Catalog;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Repositories.Adding;

/// <summary>Makes a batch of held drafts nodes of the lineage as it is at the moment of the commit.</summary>
internal sealed class NodeCommit(IReadOnlyList<HeldNode> held)
{
    private readonly NodeId[] _ids = new NodeId[held.Count];
    private readonly MGitException?[] _faults = new MGitException?[held.Count];

    /// <summary>Called inside the commit lock. A draft that no longer fits is left out and says why; the others go on.</summary>
    public void Plan(LineageChange change, CatalogTransaction transaction)
    {
        string author = Author.Current;
        List<NodeDeclaration> entries = [];
        Dictionary<string, int> added = new(NodeName.Comparer);
        for (int i = 0; i < held.Count; i++)
        {
            HeldNode node = held[i];
            if (node.Fault is not null)
            {
                _faults[i] = node.Fault;
                continue;
            }

            try
            {
                NewNodePlan plan = NewNodePlan.Make(change.Before, node.Draft, node.Draft.VersionOf is null ? Written(node) : null);
                int highest = Math.Max(added.GetValueOrDefault(plan.Name), Highest(change.Before, transaction, plan.Name));
                NodeId id = new(plan.Name, node.Version ?? highest + 1);
                if (id.Version <= highest)
                {
                    throw new MGitException(
                        ErrorCode.NodeExists,
                        $"{id} cannot be given: version {highest} of {id.Name} was there already, and version numbers are never reused. "
                        + $"Use -VersionOf {id.Name}, or a higher number.",
                        id);
                }

                IReadOnlyList<NodeId> parents = node.Draft.Parents is null ? plan.Parents : node.Parents;
                if (parents.FirstOrDefault(parent => change.Before.Find(parent) is null) is { Name: not null } gone)
                {
                    throw new MGitException(ErrorCode.ParentMissing, $"The parent {gone} was removed while {id} was read.", gone);
                }

                added[id.Name] = id.Version;
                _ids[i] = id;
                Guid uid = Guid.CreateVersion7(transaction.Time);
                NodeDeclaration entry = node.Entry with
                {
                    Name = id.Name,
                    Version = id.Version,
                    Parents = [.. parents.Select(ParentReference.To)],
                };
                entries.Add(entry);
                if (node.Content is { } content)
                {
                    change.Edit.SetLock(new LockEntry(id, uid, content.Manifest, content.Epsilon, transaction.Time));
                }

                change.Record(new NodeAdded(
                    uid,
                    id.Name,
                    id.Version,
                    node.Content?.Manifest.ToString(),
                    transaction.Time,
                    author,
                    node.Draft.SourcePath,
                    node.Content?.Notices ?? [],
                    NodeSnippet.Of(entry).Text));
            }
            catch (MGitException fault)
            {
                _faults[i] = fault;
            }
        }

        if (entries.Count > 0)
        {
            change.Edit.Append(entries);
        }
    }

    public IEnumerable<AddedNode> Results(LineageSnapshot after)
    {
        for (int i = 0; i < held.Count; i++)
        {
            NodeDraft draft = held[i].Draft;
            if (_faults[i] is { } fault)
            {
                yield return new AddedNode(draft, null, fault, false);
            }
            else if (after.Find(_ids[i]) is { } node)
            {
                yield return new AddedNode(draft, node, null, false);
            }
            else
            {
                yield return new AddedNode(
                    draft,
                    null,
                    new MGitException(
                        ErrorCode.DeclarationConflict,
                        $"{_ids[i]} is stored, and lineage.yaml was changed by someone else at that moment: the entry was not written. "
                        + $"Restore-ModelNode {_ids[i]} declares it.",
                        _ids[i]),
                    false);
            }
        }
    }

    private static string Written(HeldNode node) => node.Version is { } version ? new NodeId(node.Name, version).ToString() : node.Name;

    /// <summary>The highest version a name ever had. Numbers are never reused: what was removed, or is no longer declared, counts too.</summary>
    internal static int Highest(LineageSnapshot before, CatalogTransaction transaction, string name)
    {
        int declared = before.Declaration.Latest(name)?.Version ?? 0;
        long recorded = transaction.Command("SELECT version FROM highest WHERE name = $1", name).ExecuteScalar() as long? ?? 0;
        return Math.Max(declared, (int)recorded);
    }
}
