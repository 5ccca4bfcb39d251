using MGit.Engine.CrashHost;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Repositories;
using MGit.Engine.Tests.Store.Crashes;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

/// <summary>kill -9 in the middle of a cascade: started again it finishes, no node is made twice and none is half-made.</summary>
public sealed class CascadeKillTests
{
    private const int Nodes = 50;
    private const int Placements = 10;

    [Fact]
    public async Task A_cascade_over_50_nodes_can_be_killed_anywhere_and_started_again()
    {
        int tried = await CrashMatrix.Run("update-cascade", Prepare, Check, Placements);

        Assert.Equal(Placements, tried);
    }

    /// <summary>base@1, fifty nodes that descend from it by one to three parents each, and base@2.</summary>
    private static void Prepare(string folder)
    {
        Random random = new(7);
        string root = Path.Combine(folder, "repository");
        using LineageRepository repository = LineageRepository.Initialize(root, null, out _);
        File.WriteAllText(Path.Combine(root, "make.ps1"), "# the process stands behind it");
        string model = Path.Combine(folder, "base.safetensors");
        File.WriteAllBytes(model, TestModel.Make(1, width: 8));
        RepositoryFolder.Add(repository, new NodeDraft { SourcePath = model, Name = "base" });
        using (NodeAdder adder = repository.BeginAdd())
        {
            for (int i = 0; i < Nodes; i++)
            {
                string[] parents = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => i == 0 ? "base@1" : random.Next(4) == 0 ? "base@1" : $"n{random.Next(i)}@1").Distinct()];
                adder.Add(
                    new NodeDraft { SourcePath = model, Name = $"n{i}", Parents = parents, Create = new Dictionary<string, object> { ["script"] = "make.ps1" } },
                    null,
                    CancellationToken.None);
            }

            Assert.All(adder.Complete(null, CancellationToken.None), added => Assert.Null(added.Error));
        }

        string better = Path.Combine(folder, "better.safetensors");
        File.WriteAllBytes(better, TestModel.Make(2, width: 8));
        RepositoryFolder.Add(repository, new NodeDraft { SourcePath = better, VersionOf = "base" });
    }

    private static void Check(string folder, CrashHostProcess killed)
    {
        string root = Path.Combine(folder, "repository");
        using LineageRepository repository = LineageRepository.Open(root, new RepositoryOptions { Scripts = new DerivingScripts(), TrustFolder = Path.Combine(folder, "trust") });

        // What was reported is there, and nothing half-made: every next version there is has what its parents make of it.
        LineageSnapshot before = repository.Read();
        string[][] reported = [.. killed.Lines.Where(line => line.StartsWith("made ", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        Assert.All(reported, words => Assert.Equal(words[1], before.Resolve(words[2]).PreviousVersion));
        Verify(repository, before, folder);

        UpdatePlan plan = repository.Updates.Plan(new UpdateRequest { From = "base@1", To = "base@2" });
        repository.Tests.Trust.Add(plan.Runnables);
        UpdateStep[] steps = [.. repository.Updates.Run(plan, new UpdateOptions(), null, CancellationToken.None)];

        Assert.Equal(Nodes, steps.Length);
        int already = before.Nodes.Count - (Nodes + 2);
        Assert.Equal(already, steps.Count(step => step.State == UpdateState.UpToDate));
        Assert.Equal(Nodes - already, steps.Count(step => step.State == UpdateState.Created));
        LineageSnapshot after = repository.Read();
        Assert.Equal((2 * Nodes) + 2, after.Nodes.Count);
        Assert.All(after.Nodes, node => Assert.InRange(node.Version, 1, 2));
        Assert.All(after.Nodes, node => Assert.Equal(Presence.Stored, node.Presence));
        Verify(repository, after, folder);
        StoreFault? fault = repository.Maintenance.Test(decode: true, null, CancellationToken.None).FirstOrDefault();
        Assert.True(fault is null, fault?.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root, ".lineage", "tmp"), "work-*"));
        Assert.Equal(Nodes, repository.Updates.Runs(null, null, false).Count(run => run.Outcome == RunOutcome.Created));
    }

    private static void Verify(LineageRepository repository, LineageSnapshot now, string folder)
    {
        foreach (ModelNode node in now.Nodes.Where(node => node is { Version: 2 } && node.Name != "base"))
        {
            ModelNode previous = now.Resolve($"{node.Name}@1");
            Assert.All(node.Parents, parent => Assert.EndsWith("@2", parent));
            Assert.Equal(previous.Parents.Select(parent => parent.Replace("@1", "@2", StringComparison.Ordinal)), node.Parents);
            byte[] expected = DerivingScripts.Derive(node.Name, node.Parents.Select(parent => Bytes(repository, parent, folder)));
            Assert.True(expected.AsSpan().SequenceEqual(Bytes(repository, node.Id, folder)), $"{node.Id} is not what its parents make of it.");
        }
    }

    private static byte[] Bytes(LineageRepository repository, string node, string folder)
    {
        string destination = Path.Combine(folder, "out", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(destination);
        byte[] bytes = File.ReadAllBytes(Assert.Single(repository.Export(node, destination, new ExportOptions(), null, CancellationToken.None)).FullName);
        Directory.Delete(destination, recursive: true);
        return bytes;
    }
}
