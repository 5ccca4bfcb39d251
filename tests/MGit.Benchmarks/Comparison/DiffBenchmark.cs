using System.Diagnostics;
using System.Globalization;
using MGit.Benchmarks.Store;
using MGit.Engine.Comparison;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using CompareOptions = MGit.Engine.Comparison.CompareOptions;

namespace MGit.Benchmarks.Comparison;

/// <summary>Seconds and memory of comparing two deep models, as files and stored.</summary>
internal static class DiffBenchmark
{
    public static int Run(int layers)
    {
        string folder = Directory.CreateTempSubdirectory("mgit-diff-").FullName;
        try
        {
            Console.WriteLine("| models | what | seconds | peak MiB | structural | contextual | added | removed | modified | unchanged |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach (bool alike in new[] { false, true })
            {
                string name = alike ? "all layers alike" : "transformer";
                string one = Path.Combine(folder, $"{alike}-one.safetensors");
                string tuned = Path.Combine(folder, $"{alike}-tuned.safetensors");
                string other = Path.Combine(folder, $"{alike}-other.safetensors");
                DeepModel.Write(one, layers, alike, _ => false);
                DeepModel.Write(tuned, layers, alike, number => number % 10 == 0);
                DeepModel.Write(other, layers, alike, number => number >= 0, inserted: 8);
                Files($"{name}, 10 % changed", one, tuned);
                Files($"{name}, all changed and 8 put in", one, other);
                Stored($"{name}, 10 % changed", Path.Combine(folder, $"{alike}-repository"), one, tuned);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Files(string name, string one, string other)
    {
        foreach ((string what, CompareOptions options) in Variants())
        {
            Measure(name, $"files, {what}", options, () => ModelSource.OpenPath(one, CancellationToken.None), () => ModelSource.OpenPath(other, CancellationToken.None));
        }
    }

    private static void Stored(string name, string root, string one, string other)
    {
        using LineageRepository repository = LineageRepository.Initialize(root, null, out _);
        Add(repository, new NodeDraft { SourcePath = one, Name = "one" });
        Add(repository, new NodeDraft { SourcePath = other, Name = "other", Parents = ["one"] });
        foreach ((string what, CompareOptions options) in Variants())
        {
            Measure(name, $"stored, {what}", options, () => repository.OpenModel("one"), () => repository.OpenModel("other"));
        }
    }

    private static void Add(LineageRepository repository, NodeDraft draft)
    {
        using NodeAdder adder = repository.BeginAdd();
        adder.Add(draft, null, CancellationToken.None);
        foreach (AddedNode added in adder.Complete(null, CancellationToken.None).Where(added => added.Error is not null))
        {
            throw added.Error!;
        }
    }

    private static IEnumerable<(string What, CompareOptions Options)> Variants() =>
    [
        ("edges", new CompareOptions()),
        ("strict", new CompareOptions { Strict = true }),
        ("lcs", new CompareOptions { Method = DiffMethod.Lcs }),
        ("edges with numbers", new CompareOptions { Statistics = true }),
    ];

    private static void Measure(string name, string what, CompareOptions options, Func<ModelSource> openOne, Func<ModelSource> openOther)
    {
        GC.Collect();
        using MemorySampler memory = new();
        Stopwatch watch = Stopwatch.StartNew();
        using ModelSource one = openOne();
        using ModelSource other = openOther();
        ModelDiff diff = ModelComparison.Compare(one, other, options, null, CancellationToken.None);
        double seconds = watch.Elapsed.TotalSeconds;
        Thread.Sleep(50);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {what} | {seconds:0.00} | {memory.PeakMiB} | {diff.StructuralDivergence:0.0000} | {diff.ContextualDivergence:0.0000} | {diff.Added} | {diff.Removed} | {diff.Modified} | {diff.Unchanged} |"));
    }
}
