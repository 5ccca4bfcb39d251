using MGit.Engine.Store.Files;

namespace MGit.Engine.CrashHost.Scenarios;

internal static class FileScenarios
{
    /// <summary>Replaces the file "text" in the folder.</summary>
    internal static void WriteAtomic(ScenarioRun run)
    {
        DiskFiles.Instance.WriteAllAtomic(Path.Combine(run.Folder, "text"), SampleRecords.Bytes(2, 100_000));
        run.Report("written");
    }
}
