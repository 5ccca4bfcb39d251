using MGit.Engine.Catalog;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Repositories.Changes;

/// <summary>
/// Writes the rows of nodes and aliases anew when the catalog is rebuilt from the packs. Edits of the files are not among them: whether they
/// were made is not known, and one made a second time would overwrite what a person did since.
/// </summary>
internal sealed class CommitReplayer : ICommitReplayer
{
    public void Replay(CatalogTransaction transaction, long sequence, DateTimeOffset time, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        CommitPayload commit = CommitJson.Read(payload);
        foreach (LineageEvent happened in commit.Events)
        {
            EventWriter.Write(transaction, happened);
        }
    }
}
