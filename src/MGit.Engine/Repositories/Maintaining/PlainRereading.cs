using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>Reads nodes again that an older version stored as plain files, where this version finds tensors in them. Nothing is lost by it.</summary>
internal static class PlainRereading
{
    public static void Run(RepositoryCore core, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        NodeConversion conversion = new(core, progress, cancellationToken);
        IngestOptions options = new() { MaxChainLength = now.Declaration.Store.MaxChainLength };
        foreach (ModelNode node in now.Nodes.Where(node => node is { Presence: Presence.Stored, Fidelity: Fidelity.Exact, ParameterCount: 0 }))
        {
            IngestResult? read = conversion.Run(
                node.NodeId,
                options,
                (reader, manifest) => reader.FindsMore(manifest, cancellationToken),
                static (_, result, _) => result.Exact,
                keepsOld: false);
            if (read is not null)
            {
                core.Options.Host.Verbose($"{node.Id} is read as {read.Format} now: {read.ParameterCount} parameters.");
            }
        }
    }
}
