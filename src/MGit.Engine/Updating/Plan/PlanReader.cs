using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.Updating.Plan;

/// <summary>Makes the plan of a request out of what a repository declares, stores and has recorded.</summary>
internal sealed class PlanReader(RepositoryCore core, LineageSnapshot now, UpdateRequest request)
{
    private readonly Dictionary<NodeId, string> _groups = GroupsOf(now.Declaration);

    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeNotStored</c>, <c>ArgumentInvalid</c>.</exception>
    public UpdatePlan Read()
    {
        if (request.From is not null || request.To is not null)
        {
            return Cascade();
        }

        NodeId[] wanted = request.All
            ? [.. now.Nodes.Where(IsDeclared).Select(node => node.NodeId)]
            : [.. request.Nodes.Select(node => now.Resolve(node).NodeId).Distinct()];
        IReadOnlyList<PlannedNode> planned = DeclaredPlanner.Plan(Graph(), wanted, id => IsDeclared(now.Find(id)!));
        return new UpdatePlan(Steps(planned, isCascade: false), planned, now.Declaration);
    }

    private UpdatePlan Cascade()
    {
        if (request.From is not { } fromText || request.To is not { } toText)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "A cascade needs both: the version that is replaced, and the one it is replaced by.");
        }

        ModelNode from = now.Resolve(fromText);
        ModelNode to = now.Resolve(toText);
        if (from.NodeId == to.NodeId || now.Graph.Ancestors([from.NodeId]).Contains(to.NodeId))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"{from.Id} cannot be replaced by {to.Id}, which is {(from.NodeId == to.NodeId ? "the same" : "an ancestor of it")}.", to.Id);
        }

        if (to.Presence != Presence.Stored)
        {
            throw new MGitException(ErrorCode.NodeNotStored, $"{to.Id} {AbsenceOf(to)}.", to.Id);
        }

        (Guid Origin, Guid Target) cascade = (KeyOf(from), KeyOf(to));
        IReadOnlyList<PlannedNode> planned = CascadePlanner.Plan(Graph() with { Made = MadeBefore(cascade) }, from.NodeId, to.NodeId);
        return new UpdatePlan(Steps(planned, isCascade: true), planned, now.Declaration) { Cascade = cascade };
    }

    private PlanGraph Graph() => new()
    {
        Graph = now.Graph,
        HasContent = id => now.Find(id) is { Presence: Presence.Stored },
        ObstacleOf = ObstacleOf,
        AbsenceOf = id => AbsenceOf(now.Find(id)!),
        GroupOf = id => _groups.GetValueOrDefault(id),
        Skip = id => request.Skip?.Invoke(now.Find(id)!) ?? false,
        Until = id => request.Until?.Invoke(now.Find(id)!) ?? false,
    };

    private string? ObstacleOf(NodeId id)
    {
        NodeDeclaration node = now.Declaration.Find(id)!;
        bool readsSource = request.From is null && SourceCreation.PathOf(core.Root, node) is not null;
        return readsSource ? null : CreationFunctions.FaultOf(node, now.Declaration, core.Root, core.Options.Scripts);
    }

    /// <summary>The next versions this cascade has made, found again by the records of their runs.</summary>
    private Dictionary<NodeId, NodeId> MadeBefore((Guid Origin, Guid Target) cascade)
    {
        Dictionary<NodeId, NodeId> made = [];
        if (core.StoreOrNull is not { } store)
        {
            return made;
        }

        Dictionary<Guid, NodeId> byUid = now.Nodes.Where(node => node.Uid is not null).ToDictionary(node => node.Uid!.Value, node => node.NodeId);
        foreach (RunRecorded run in store.Catalog.Query(snapshot => RunRows.ReadCascade(snapshot, cascade.Origin, cascade.Target)))
        {
            NodeId? previous = run.PreviousUid is { } uid && byUid.TryGetValue(uid, out NodeId known) ? known : NodeId.TryParse(run.Previous);
            if (previous is { } id && run.Uid is { } madeUid && byUid.TryGetValue(madeUid, out NodeId node))
            {
                made[id] = node;
            }
        }

        return made;
    }

    private UpdateStep[] Steps(IReadOnlyList<PlannedNode> planned, bool isCascade)
    {
        Dictionary<string, int> highest = new(NodeName.Comparer);
        foreach (NodeRow row in now.Rows)
        {
            highest[row.Id.Name] = Math.Max(highest.GetValueOrDefault(row.Id.Name), row.Id.Version);
        }

        NodeId?[] ids = new NodeId?[planned.Count];
        UpdateStep[] steps = new UpdateStep[planned.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            PlannedNode node = planned[i];
            ids[i] = node.State switch
            {
                UpdateState.Planned when isCascade => new NodeId(
                    node.Subject.Name,
                    Math.Max(highest.GetValueOrDefault(node.Subject.Name), now.Declaration.Latest(node.Subject.Name)!.Version) + 1),
                UpdateState.UpToDate => node.Existing,
                _ => isCascade ? null : node.Subject,
            };
            CreateDeclaration? create = now.Declaration.Find(node.Subject)!.Create;
            steps[i] = new UpdateStep
            {
                Repository = core.Root,
                Node = ids[i]?.ToString(),
                PreviousNode = isCascade ? node.Subject.ToString() : null,
                Parents = [.. node.Parents.Select(parent => (parent.Replacement ?? (parent.Step is { } step ? ids[step] : null) ?? parent.Id).ToString())],
                State = node.State,
                Reason = node.Reason,
                Creation = create is null ? null : CreationFunctions.NameOf(create),
                Group = node.Group,
            };
        }

        return steps;
    }

    /// <summary>What a node is known by in the records of a cascade; a node nothing was recorded of, by its id.</summary>
    private static Guid KeyOf(ModelNode node)
        => node.Uid ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(node.Id.ToUpperInvariant())).AsSpan(0, 16));

    private static bool IsDeclared(ModelNode node) => node.Presence == Presence.Declared;

    private static string AbsenceOf(ModelNode node) => node.Presence switch
    {
        Presence.Declared => $"is declared and not made yet; Update-Lineage -Node {node.Id} makes it",
        Presence.Remote => "has its content elsewhere: lineage.lock knows it, and its bytes are not in this repository",
        Presence.MetadataOnly => "records a model without content, and has no creation function",
        _ => "has no content here",
    };

    private static Dictionary<NodeId, string> GroupsOf(LineageDeclaration declaration)
    {
        Dictionary<NodeId, string> groups = [];
        foreach (GroupDeclaration group in declaration.Groups)
        {
            foreach (string member in group.Members)
            {
                IEnumerable<NodeDeclaration> nodes = NodeId.TryParse(member) is { } id ? declaration.Find(id) is { } one ? [one] : [] : declaration.Versions(member);
                foreach (NodeDeclaration node in nodes.Where(CreationFunctions.IsJoint))
                {
                    groups.TryAdd(node.Id, group.Name);
                }
            }
        }

        return groups;
    }
}
