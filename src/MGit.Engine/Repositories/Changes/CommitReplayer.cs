using MGit.Engine.Catalog;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Repositories.Changes;

/// <summary>Writes the rows of nodes, aliases and pending edits anew when the catalog is rebuilt from the packs.</summary>
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

        // Only the last commit's edits can still be pending.
        PendingPatches.Write(transaction, commit.Patches.Select(bytes => FilePatch.Parse(bytes)));
    }
}
