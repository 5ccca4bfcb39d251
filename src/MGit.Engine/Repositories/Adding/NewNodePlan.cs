using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Snapshots;

namespace MGit.Engine.Repositories.Adding;

/// <summary>What a draft means in the lineage as it is: name, version, parents. Asked again when it is committed.</summary>
/// <param name="Name">The node's name, as an existing version writes it.</param>
/// <param name="Version">The version, where the user wrote one; else the next free one.</param>
/// <param name="Parents">Pinned.</param>
/// <param name="Previous">The version before it, or null.</param>
internal sealed record NewNodePlan(string Name, int? Version, IReadOnlyList<NodeId> Parents, NodeId? Previous)
{
    /// <exception cref="MGitException"><c>NodeExists</c>, <c>NodeNotFound</c>, <c>ParentMissing</c>, <c>NodeNameInvalid</c>, <c>ArgumentInvalid</c>.</exception>
    public static NewNodePlan Make(LineageSnapshot now, NodeDraft draft, string? given)
    {
        string name;
        int? version = null;
        NodeId? previous = null;
        if (draft.VersionOf is { } versionOf)
        {
            ModelNode earlier = now.Resolve(versionOf);
            previous = earlier.NodeId;
            name = earlier.Name;
            if (given is not null && !NodeName.Comparer.Equals(given, name))
            {
                throw new MGitException(
                    ErrorCode.ArgumentInvalid,
                    $"The node is to be a version of {name} and is named {given}. Leave the name out: a version has its model's name.",
                    given);
            }
        }
        else
        {
            (name, version) = Split(given!);
            Refuse(now, name, version);
            previous = version is null ? null : now.Declaration.Latest(name)?.Id;
        }

        NodeId[] parents = draft.Parents is { } named
            ? [.. named.Select(parent => Parent(now, parent)).Distinct()]
            : draft.VersionOf is not null && previous is { } before ? [before] : [];
        return new NewNodePlan(name, version, parents, previous);
    }

    private static (string Name, int? Version) Split(string given)
    {
        if (NodeId.TryParse(given) is { } id)
        {
            return (id.Name, id.Version);
        }

        return (References.Name(given), null);
    }

    private static void Refuse(LineageSnapshot now, string name, int? version)
    {
        if (version is null && now.Declaration.Latest(name) is { } known)
        {
            throw new MGitException(
                ErrorCode.NodeExists,
                $"{known.Id} exists already. Use -VersionOf {known.Name} to add the next version, or give another name.",
                known.Id);
        }

        if (version is { } number && now.Find(new NodeId(name, number)) is { } same)
        {
            throw new MGitException(ErrorCode.NodeExists, $"{same.Id} exists already; version numbers are never reused.", same.Id);
        }

        if (now.Undeclared.FirstOrDefault(row => NodeName.Comparer.Equals(row.Id.Name, name)) is { } stored && version is null)
        {
            throw new MGitException(
                ErrorCode.NodeExists,
                $"{stored.Id} is stored and no longer declared in lineage.yaml. Restore-ModelNode {stored.Id} declares it again; "
                + "then use -VersionOf, or give another name.",
                stored.Id);
        }
    }

    private static NodeId Parent(LineageSnapshot now, string reference)
    {
        try
        {
            return now.Resolve(reference).NodeId;
        }
        catch (MGitException fault) when (fault.Code == ErrorCode.NodeNotFound)
        {
            throw new MGitException(ErrorCode.ParentMissing, $"The parent is missing: {fault.Message}", reference, fault);
        }
    }
}
