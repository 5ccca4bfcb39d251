using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Records;

namespace MGit.Engine.Updating.Runs;

/// <summary>Reads what was recorded of runs.</summary>
internal static class RunReader
{
    public static IReadOnlyList<LineageRun> Read(RepositoryCore core, LineageSnapshot now, ModelNode? node, int? last, bool log)
    {
        if (core.StoreOrNull is not { } store)
        {
            return [];
        }

        Dictionary<Guid, string> names = [];
        foreach (ModelNode known in now.Nodes)
        {
            if (known.Uid is { } uid)
            {
                names[uid] = known.Id;
            }
        }

        string? NameOf(Guid? uid, string? then) => uid is { } known && names.TryGetValue(known, out string? name) ? name : then;
        return [.. store.Catalog.Query(snapshot => RunRows.Read(snapshot, node, last, log)).Select(run => new LineageRun
        {
            Repository = core.Root,
            Run = run.Run,
            Node = NameOf(run.Uid, run.Node)!,
            PreviousNode = NameOf(run.PreviousUid, run.Previous),
            Outcome = Enum.Parse<RunOutcome>(run.Outcome),
            Parents = [.. run.Parents.Select(parent => parent.Node)],
            ParentContentIds = [.. run.Parents.Select(parent => parent.Manifest)],
            Creation = run.Creation,
            Parameters = PlainValues.Read(ValueMapJson.Read(run.Parameters)),
            Seed = run.Seed,
            Device = run.Device,
            Started = run.Started,
            Seconds = run.Seconds,
            ExitCode = run.ExitCode,
            Error = run.Error,
            Group = run.Group,
            Author = run.Author,
            Log = run.Log,
        })];
    }
}
