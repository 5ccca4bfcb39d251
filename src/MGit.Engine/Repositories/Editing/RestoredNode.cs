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

    public void Apply(LineageChange change)
    {
        IReadOnlyList<NodeId> missing = change.Edit.Insert(Row.Id, Row.Detail.Entry);
        if (missing.Count > 0)
        {
            throw new MGitException(
                ErrorCode.ParentMissing,
                $"{Row.Id} was made from {string.Join(", ", missing)}, which {(missing.Count == 1 ? "is" : "are")} not there. Restore "
                + $"{(missing.Count == 1 ? "it" : "them")} first.",
                Row.Id);
        }

        if (Row.Manifest is { } manifest)
        {
            change.Edit.SetLock(new LockEntry(Row.Id, Row.Uid, manifest, change.Before.EpsilonOf(manifest), Row.Created));
        }

        change.Record(new NodeRestored(Row.Uid));
    }

    private static bool Matches(NodeRow row, string reference)
        => NodeId.TryParse(reference) is { } id ? row.Id == id
        : Guid.TryParse(reference, out Guid uid) ? row.Uid == uid
        : NodeName.Comparer.Equals(row.Id.Name, reference);
}
