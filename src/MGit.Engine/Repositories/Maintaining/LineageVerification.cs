using MGit.Engine.Graph;
using MGit.Engine.Repositories.Records;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>Checks what lineage.yaml and lineage.lock say against what the store holds.</summary>
internal static class LineageVerification
{
    public static IEnumerable<StoreFault> Run(string root, LineageSnapshot now)
    {
        Dictionary<Guid, NodeRow> undeclared = now.Undeclared.ToDictionary(row => row.Uid);
        foreach (ModelNode node in now.Nodes)
        {
            // Recorded here as stored, and its manifest is not in the store: a clone's node that was never here has no record.
            if (node.Presence == Presence.Remote && now.RecordedHere(node))
            {
                yield return new StoreFault
                {
                    Repository = root,
                    Kind = "ContentMissing",
                    Where = "catalog: nodes",
                    Nodes = [node.Id],
                    Repairable = false,
                    Message = $"{node.Id} was stored here and its manifest {node.ContentId} is not in the store.",
                };
            }
        }

        foreach (NodeRow row in undeclared.Values.Where(row => row.Manifest is { } manifest && !now.IsStored(manifest)))
        {
            yield return new StoreFault
            {
                Repository = root,
                Kind = "ContentMissing",
                Where = "catalog: nodes",
                Nodes = [row.Id.ToString()],
                Repairable = false,
                Message = $"{row.Id} (no longer declared) was stored here and its manifest {row.Manifest} is not in the store.",
            };
        }
    }
}
