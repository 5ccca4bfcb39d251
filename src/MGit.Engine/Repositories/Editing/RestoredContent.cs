using MGit.Engine.Catalog;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories.Editing;

/// <summary>The exact bytes of a node that was converted to bounded storage, still kept.</summary>
internal sealed record RestoredContent(ModelNode Node, Guid Uid, ContentId Exact)
{
    /// <summary>Null where the reference names no bounded node whose exact bytes are still there.</summary>
    public static RestoredContent? Find(LineageSnapshot now, CatalogTransaction transaction, string reference)
    {
        if (Guid.TryParse(reference, out _) || now.Find(reference) is not { Fidelity: Fidelity.Bounded, Uid: { } uid } node)
        {
            return null;
        }

        return transaction.Command("SELECT manifest FROM retired WHERE uid = $1 ORDER BY since DESC LIMIT 1", uid.ToByteArray()).ExecuteScalar() is byte[] bytes
            && new ContentId(bytes) is var exact && now.IsStored(exact)
            ? new RestoredContent(node, uid, exact)
            : null;
    }

    public void Apply(LineageChange change, DateTimeOffset time)
    {
        change.Edit.SetLock(new LockEntry(Node.NodeId, Uid, Exact, null, Node.Created ?? time));
        change.Record(new NodeContentReplaced(Uid, Exact.ToString(), null, time));
    }
}
