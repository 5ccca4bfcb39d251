using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;

namespace MGit.Benchmarks.Graphs;

/// <summary>Trains the paper's graphs in small, stores them in both ways and tests both, as Markdown.</summary>
internal static class GraphBenchmark
{
    public static int Run(string data, string only)
    {
        Console.WriteLine("| graph | nodes | parameters, largest | raw | lossless | raw / lossless | bounded 1e-4 | raw / bounded | reference codec | raw / reference | accuracy, mean | largest drop, bounded | making |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (Func<ModelGraph> graph in (Func<ModelGraph>[])[SmallGraphs.Adaptation, SmallGraphs.Federated, SmallGraphs.Pruning, SmallGraphs.MultiTask, SmallGraphs.Checkpoints])
        {
            ModelGraph made = graph();
            if (made.Name.StartsWith(only, StringComparison.OrdinalIgnoreCase))
            {
                Measure(data, made);
            }
        }

        return 0;
    }

    private static void Measure(string data, ModelGraph graph)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-graph-");
        try
        {
            long began = Stopwatch.GetTimestamp();
            using LineageRepository lossless = GraphRepository.Make(data, Path.Combine(folder.FullName, "lossless"), graph.Declare("lossless", null));
            TimeSpan making = Stopwatch.GetElapsedTime(began);
            string models = Path.Combine(folder.FullName, "bounded", "models");
            foreach (GraphNode node in graph.Nodes)
            {
                string into = Path.Combine(models, node.Name);
                Directory.CreateDirectory(into);
                lossless.Export(node.Name, into, new ExportOptions(), null, CancellationToken.None);
            }

            using LineageRepository bounded = GraphRepository.Make(data, Path.Combine(folder.FullName, "bounded"), graph.Declare("bounded", node => "models/" + node.Name));
            Report(graph, lossless, bounded, Reference(data, graph, lossless), making);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long? Reference(string data, ModelGraph graph, LineageRepository repository)
    {
        ReferenceCodec codec = new(data);
        long? bytes = 0;
        foreach (GraphNode node in graph.Nodes)
        {
            using ModelSource model = repository.OpenModel(node.Name);
            using ModelSource? parent = node.Parents.Length > 0 ? repository.OpenModel(node.Parents[0]) : null;
            bytes += codec.Add(model, parent);
        }

        return bytes;
    }

    private static Dictionary<string, double> Test(LineageRepository repository)
    {
        TestPlan plan = repository.Tests.Plan(new TestRunOptions { Device = "cpu" }, CancellationToken.None);
        return repository.Tests.Run(plan, null, CancellationToken.None)
            .ToDictionary(result => result.Node, result => result.Value ?? throw new InvalidOperationException($"{result}: {result.Error}"));
    }

    private static void Report(ModelGraph graph, LineageRepository lossless, LineageRepository bounded, long? reference, TimeSpan making)
    {
        StoreMeasure exact = lossless.Maintenance.Measure(null, CancellationToken.None);
        StoreMeasure near = bounded.Maintenance.Measure(null, CancellationToken.None);
        Dictionary<string, double> before = Test(lossless);
        Dictionary<string, double> after = Test(bounded);
        double drop = before.Max(entry => (entry.Value - after[entry.Key]) / entry.Value);
        long parameters = graph.Nodes.Max(node =>
        {
            using ModelSource model = lossless.OpenModel(node.Name);
            return model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
        });
        double raw = exact.OriginalBytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {graph.Name} | {graph.Nodes.Count} | {parameters:N0} | {raw:N0} | {exact.StoredBytes:N0} | {raw / exact.StoredBytes:0.00} | {near.StoredBytes:N0} | {raw / near.StoredBytes:0.00} | {reference:N0} | {raw / reference:0.00} | {before.Values.Average():0.0000} | {100 * drop:0.00} % | {making.TotalSeconds:0} s |"));
    }
}
