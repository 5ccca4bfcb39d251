using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.Rendering.Facts;

/// <summary>Reads how nodes are made, how they were last made, and how their bytes are stored.</summary>
internal sealed class RecordedFacts(LineageRepository repository)
{
    public IEnumerable<(string Node, FactSection Section)> Read(IReadOnlyList<ModelNode> nodes, CancellationToken cancellationToken)
    {
        LineageSnapshot now = repository.Read(cancellationToken);
        HashSet<string> wanted = new(nodes.Select(node => node.Id), StringComparer.OrdinalIgnoreCase);
        foreach (NodeDeclaration node in now.Declaration.Nodes.Where(node => node.Create is not null && wanted.Contains(node.Id.ToString())))
        {
            yield return (node.Id.ToString(), Creation(node.Create!));
        }

        // Newest first: the first of a node is its last run.
        foreach (LineageRun run in repository.Updates.Runs(null, null, log: false, cancellationToken).DistinctBy(run => run.Node, StringComparer.OrdinalIgnoreCase))
        {
            if (wanted.Contains(run.Node))
            {
                yield return (run.Node, LastRun(run));
            }
        }

        // As they are now: a node may have been removed since it was read.
        string[] stored = [.. nodes.Where(node => now.Find(node.NodeId) is { Presence: Presence.Stored }).Select(node => node.Id)];
        if (stored.Length > 0)
        {
            foreach (NodeMeasure measure in repository.Maintenance.Measure(stored, cancellationToken).ByNode)
            {
                yield return (measure.Node, Bytes(measure));
            }
        }
    }

    private static FactSection Creation(CreateDeclaration create) => new("How it is made",
    [
        new("kind", create.Kind.ToString()),
        new("target", create.Command.Count > 0 ? string.Join(' ', create.Command) : create.Target),
        .. create.Parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Key, FactText.Of(parameter.Value))),
    ]);

    private static FactSection LastRun(LineageRun run)
    {
        List<KeyValuePair<string, string>> facts =
        [
            new("outcome", run.Outcome.ToString()),
            new("ran", run.Creation),
            new("started", run.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
            new("seconds", run.Seconds.ToString("0.0", CultureInfo.InvariantCulture)),
        ];
        Add("device", run.Device);
        Add("seed", run.Seed?.ToString(CultureInfo.InvariantCulture));
        Add("author", run.Author);
        Add("error", run.Error);
        return new FactSection("Last run", facts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts.Add(new(name, value));
            }
        }
    }

    private static FactSection Bytes(NodeMeasure measure) => new("Bytes in the store",
    [
        new("needed", ByteSize.Text(measure.StoredBytes)),
        new("shared", ByteSize.Text(measure.SharedBytes)),
        .. measure.ByCodec.Select(codec => new KeyValuePair<string, string>(codec.Key, ByteSize.Text(codec.Value))),
    ]);
}
