using System.Globalization;
using MGit.Engine.Repositories;

namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>
/// Scenarios of a whole repository. The folder holds the repository in "repository" and the models in "models"; a node's name is that of
/// its file. Reported: "added id", "removed id", "renamed id" once it has returned.
/// </summary>
internal static class RepositoryScenarios
{
    internal static void Add(ScenarioRun run)
    {
        using LineageRepository repository = Open(run);
        using NodeAdder adder = repository.BeginAdd();
        adder.Add(new NodeDraft { SourcePath = Model(run, "c"), Name = "c", Parents = ["b"] }, null, CancellationToken.None);
        Report(run, adder.Flush(CancellationToken.None));
        adder.Add(new NodeDraft { SourcePath = Model(run, "d"), Name = "d", Parents = ["c", "a"], Tags = ["late"] }, null, CancellationToken.None);
        adder.Add(new NodeDraft { Name = "fresh" }, null, CancellationToken.None);
        Report(run, adder.Flush(CancellationToken.None));
    }

    internal static void Remove(ScenarioRun run)
    {
        using LineageRepository repository = Open(run);
        foreach (var node in repository.Edits.Remove(["b"], new RemovalOptions { Reparent = true }))
        {
            run.Report($"removed {node.Id}");
        }
    }

    internal static void Rename(ScenarioRun run)
    {
        using LineageRepository repository = Open(run);
        foreach (var node in repository.Edits.Rename("noted", "written"))
        {
            run.Report($"renamed {node.Id}");
        }
    }

    internal static void Optimize(ScenarioRun run)
    {
        using LineageRepository repository = Open(run);
        repository.Maintenance.Optimize(new OptimizeOptions { GracePeriod = TimeSpan.Zero }, null, CancellationToken.None);
        run.Report("optimized");
    }

    internal static void Repair(ScenarioRun run)
    {
        using LineageRepository repository = Open(run);
        repository.Maintenance.Repair(dropLost: false, null, CancellationToken.None);
        run.Report("repaired");
    }

    /// <summary>Adds nodes named by the first argument until the count in the second (or until killed).</summary>
    internal static void Loop(ScenarioRun run)
    {
        int count = int.Parse(run.Arguments[1], CultureInfo.InvariantCulture);
        using LineageRepository repository = Open(run);
        run.Report("ready");
        for (int i = 0; i < count; i++)
        {
            using NodeAdder adder = repository.BeginAdd();
            string source = (i % 2 == 0) ? "c" : "d";
            adder.Add(
                new NodeDraft { SourcePath = Model(run, source), Name = $"{run.Arguments[0]}-{i}-{source}", Parents = ["a"] },
                null,
                CancellationToken.None);
            Report(run, adder.Flush(CancellationToken.None));
        }
    }

    internal static string Model(ScenarioRun run, string name) => Path.Combine(run.Folder, "models", name + ".safetensors");

    private static LineageRepository Open(ScenarioRun run) => LineageRepository.Open(Path.Combine(run.Folder, "repository"));

    private static void Report(ScenarioRun run, IEnumerable<AddedNode> added)
    {
        foreach (AddedNode node in added)
        {
            run.Report($"added {(node.Error is null ? node.Node!.Id : throw node.Error)}");
        }
    }
}
