namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>Every scenario by name. A scenario must do the same durable operations each time it runs on the same folder.</summary>
internal static class ScenarioTable
{
    internal static IReadOnlyDictionary<string, Action<ScenarioRun>> All { get; } = new Dictionary<string, Action<ScenarioRun>>(StringComparer.Ordinal)
    {
        ["pack-create"] = PackScenarios.Create,
        ["pack-commit"] = PackScenarios.Commit,
        ["pack-seal"] = PackScenarios.Seal,
        ["pack-collect"] = PackScenarios.Collect,
        ["pack-loop"] = PackScenarios.Loop,
        ["pack-writable"] = PackScenarios.ReportWritable,
        ["catalog-replace"] = PackScenarios.ReplaceCatalog,
        ["repository-add"] = RepositoryScenarios.Add,
        ["repository-remove"] = RepositoryScenarios.Remove,
        ["repository-rename"] = RepositoryScenarios.Rename,
        ["repository-optimize"] = RepositoryScenarios.Optimize,
        ["repository-repair"] = RepositoryScenarios.Repair,
        ["repository-loop"] = RepositoryScenarios.Loop,
        ["update-cascade"] = UpdateScenarios.Cascade,
        ["content-memory"] = ContentScenarios.Memory,
        ["blocks-encode"] = BlockScenarios.Encode,
        ["atomic-write"] = FileScenarios.WriteAtomic,
    };
}
