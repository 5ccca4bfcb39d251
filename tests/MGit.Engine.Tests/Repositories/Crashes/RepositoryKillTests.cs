using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Repositories.Crashes;

/// <summary>kill -9 at any instant leaves a repository as it was before or after, and loses nothing that was reported done.</summary>
public sealed class RepositoryKillTests
{
    // Each point is a process of its own; a few dozen, evenly spread over the hundreds there are, keep the suite short.
    private const int MostPoints = 40;

    [Fact]
    public async Task Adding_can_be_killed_anywhere() =>
        await CrashMatrix.Run("repository-add", RepositoryCheck.Prepare, (folder, killed) =>
        {
            LineageSnapshot now = RepositoryCheck.Check(folder, killed);
            Assert.Equal(now.Find("d") is null, now.Find("fresh") is null);
            Assert.Equal(now.Nodes.Count, now.Nodes.Select(node => node.Uid).Distinct().Count());
        }, MostPoints);

    [Fact]
    public async Task Removing_can_be_killed_anywhere() =>
        await CrashMatrix.Run("repository-remove", RepositoryCheck.Prepare, (folder, killed) =>
        {
            LineageSnapshot now = RepositoryCheck.Check(folder, killed);
            ModelNode noted = now.Resolve("noted");
            Assert.Equal(now.Find("b") is null ? ["a@1"] : ["b@1"], noted.Parents);
        }, MostPoints);

    [Fact]
    public async Task Renaming_can_be_killed_anywhere() =>
        await CrashMatrix.Run("repository-rename", RepositoryCheck.Prepare, (folder, killed) =>
        {
            LineageSnapshot now = RepositoryCheck.Check(folder, killed);
            Assert.NotEqual(now.Find("noted") is null, now.Find("written") is null);
        }, MostPoints);

    [Fact]
    public async Task Optimizing_can_be_killed_anywhere() =>
        await CrashMatrix.Run(
            "repository-optimize",
            folder =>
            {
                RepositoryCheck.Prepare(folder);
                using LineageRepository repository = LineageRepository.Open(Path.Combine(folder, "repository"));
                RepositoryFolder.Add(repository, new NodeDraft { SourcePath = Path.Combine(folder, "models", "d.safetensors") });
                repository.Edits.Remove(["d"], new RemovalOptions());
            },
            (folder, killed) => Assert.Equal(3, RepositoryCheck.Check(folder, killed).Nodes.Count),
            MostPoints);

    [Fact]
    public async Task Repairing_can_be_killed_anywhere() =>
        await CrashMatrix.Run(
            "repository-repair",
            folder =>
            {
                RepositoryCheck.Prepare(folder);
                File.Delete(Path.Combine(folder, "repository", ".lineage", "catalog.db"));
            },
            (folder, killed) => Assert.Equal(3, RepositoryCheck.Check(folder, killed).Nodes.Count),
            MostPoints);

    [Fact]
    public async Task Four_processes_add_at_once_and_nothing_is_lost_or_doubled()
    {
        using TemporaryFolder work = new();
        RepositoryCheck.Prepare(work.Path);
        List<CrashHostProcess> children = [.. Enumerable.Range(0, 4).Select(i => new CrashHostProcess("repository-loop", work.Path, [$"p{i}", "8"]))];
        foreach (CrashHostProcess child in children)
        {
            Assert.True(await child.WaitForEnd());
            Assert.Equal(8, child.Lines.Count(line => line.StartsWith("added ", StringComparison.Ordinal)));
            RepositoryCheck.Check(work.Path, child);
            child.Dispose();
        }

        using LineageRepository repository = LineageRepository.Open(Path.Combine(work.Path, "repository"));
        LineageSnapshot now = repository.Read();
        Assert.Equal(3 + (4 * 8), now.Nodes.Count);
        Assert.Equal(now.Nodes.Count, now.Nodes.Select(node => node.Uid).Distinct().Count());
    }

    [Fact]
    public async Task Processes_killed_at_random_moments_lose_nothing_they_reported()
    {
        using TemporaryFolder work = new();
        RepositoryCheck.Prepare(work.Path);
        Random random = new(20241123);
        for (int round = 0; round < 8; round++)
        {
            CrashHostProcess[] children =
                [.. Enumerable.Range(0, 3).Select(i => new CrashHostProcess("repository-loop", work.Path, [$"r{round}x{i}", "1000"]))];
            int[] delays = [.. children.Select(_ => random.Next(250))];
            await Task.WhenAll(children.Zip(delays).Select(async pair =>
            {
                await pair.First.WaitForLines(1);
                await Task.Delay(pair.Second);
                pair.First.Kill();
            }));
            foreach (CrashHostProcess child in children)
            {
                Assert.False(await child.WaitForEnd());
            }

            foreach (CrashHostProcess child in children)
            {
                RepositoryCheck.Check(work.Path, child);
                child.Dispose();
            }
        }
    }
}
