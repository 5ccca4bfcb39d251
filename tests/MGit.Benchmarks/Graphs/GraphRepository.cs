using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Benchmarks.Graphs;

/// <summary>Repositories whose nodes are made from a declaration.</summary>
internal static class GraphRepository
{
    private const int TextLength = 150_000;

    /// <summary>Writes the data and the declaration into a folder and makes every node.</summary>
    public static LineageRepository Make(string data, string root, string declaration)
    {
        string files = Path.Combine(root, "data");
        Directory.CreateDirectory(files);
        DigitTables.Write(data, files, shards: 5);
        File.WriteAllText(Path.Combine(files, "text.txt"), File.ReadAllText(Path.Combine(data, "datasets", "tinyshakespeare.txt"))[..TextLength]);
        File.WriteAllText(Path.Combine(root, "lineage.yaml"), declaration);
        LineageRepository repository = LineageRepository.Initialize(root, new RepositoryOptions(), out _);
        Run(repository, repository.Updates.Plan(new UpdateRequest { All = true }));
        return repository;
    }

    /// <summary>Carries a plan out; every node must be made.</summary>
    public static void Run(LineageRepository repository, UpdatePlan plan)
    {
        foreach (UpdateStep step in repository.Updates.Run(plan, new UpdateOptions { ThrottleLimit = 2, Device = "cpu" }, null, CancellationToken.None))
        {
            if (step.State != UpdateState.Created)
            {
                throw new InvalidOperationException($"{step.Node} is {step.State}: {step.Reason} {step.Error?.Message}");
            }
        }
    }
}
