using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Records;

namespace MGit.Engine.Repositories.Editing;

/// <summary>A node that is brought back: out of the trash, or into the file that no longer declares it.</summary>
internal sealed record RestoredNode(NodeRow Row)
{
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeExists</c>.</exception>
    public static RestoredNode Find(LineageSnapshot now, string reference)
    {
        NodeRow[] candidates = [.. now.Trash.Concat(now.Undeclared).Where(row => Matches(row, reference))];
        NodeRow row = candidates
            .OrderByDescending(candidate => candidate.Removed ?? candidate.Created)
            .ThenByDescending(candidate => candidate.Id.Version)
            .FirstOrDefault() ?? throw (now.Find(reference) is { } there
                ? new MGitException(ErrorCode.NodeExists, $"{there.Id} is there: nothing has to be restored.", there.Id)
                : new MGitException(
                    ErrorCode.NodeNotFound,
                    $"No removed node is named '{reference}'. Get-ModelNode -Removed lists those that can be restored.",
                    reference));
        return now.Find(row.Id) is { } taken
            ? throw new MGitException(
                ErrorCode.NodeExists,
                $"{row.Id} cannot come back: another {taken.Id} has taken its place. Rename that one first (Rename-ModelNode).",
                taken.Id)
            : new RestoredNode(row);
    }

    /// <exception cref="MGitException"><c>ParentMissing</c>: a parent is not there and can be restored.</exception>
    public void Apply(LineageChange change, IEngineHost host)
    {
        NodeDetail detail = Row.Detail;
        change.Edit.Insert(Row.Id, detail.Entry, parent => Place(change.Before, parent, detail.Parents, host));

        if (Row.Manifest is { } manifest)
        {
            change.Edit.SetLock(new LockEntry(Row.Id, Row.Uid, manifest, change.Before.EpsilonOf(manifest), Row.Created));
        }

        change.Record(new NodeRestored(Row.Uid));
    }

    /// <summary>Where a parent is now: under its old id, under the one it was renamed to, or nowhere any more.</summary>
    private NodeId? Place(LineageSnapshot now, NodeId parent, IReadOnlyDictionary<string, Guid>? uids, IEngineHost host)
    {
        if (uids is not null && uids.TryGetValue(parent.ToString(), out Guid uid))
        {
            if (now.Nodes.FirstOrDefault(node => node.Uid == uid) is { } there)
            {
                return there.NodeId;
            }

            if (now.Rows.FirstOrDefault(row => row.Uid == uid) is { } restorable)
            {
                throw new MGitException(
                    ErrorCode.ParentMissing, $"{Row.Id} was made from {restorable.Id}, which is not there. Restore {restorable.Id} first.", Row.Id);
            }
        }
        else if (now.Find(parent) is not null)
        {
            return parent;
        }
        else if (now.Rows.Any(row => row.Id == parent))
        {
            throw new MGitException(ErrorCode.ParentMissing, $"{Row.Id} was made from {parent}, which is not there. Restore {parent} first.", Row.Id);
        }

        host.Warning($"{Row.Id} was made from {parent}, which is gone for good: it comes back without that parent.");
        return null;
    }

    private static bool Matches(NodeRow row, string reference)
        => NodeId.TryParse(reference) is { } id ? row.Id == id
        : Guid.TryParse(reference, out Guid uid) ? row.Uid == uid
        : NodeName.Comparer.Equals(row.Id.Name, reference);
}
