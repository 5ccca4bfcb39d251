using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Updating;

namespace MGit.Benchmarks.Graphs;

/// <summary>
/// The paper's update experiment in small, as Markdown: the models of <see cref="UpdateFamily"/> are made and tested, their base is hardened,
/// the cascade makes them anew, and they are tested again. A cell is a pair of a model and a perturbation; it is no worse where the new
/// model gets at least as many rows right.
/// </summary>
internal static class UpdateBenchmark
{
    /// <param name="data">The folder of real input files.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="control">Whether base@2 is trained on as long, but on clean rows alone.</param>
    public static int Run(string data, int first, int seeds, bool control)
    {
        Console.WriteLine("| seed | base, clean, before | after | change | cells no worse | share | mean change | models, clean, before | after | time |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        List<Cell> cells = [];
        List<Cell> bases = [];
        for (int seed = first; seed < first + seeds; seed++)
        {
            long began = Stopwatch.GetTimestamp();
            List<Cell> measured = Measure(data, seed, control);
            Cell own = measured.Single(cell => cell.Model == "base" && cell.Perturbation == "clean");
            Cell[] clean = [.. measured.Where(cell => cell.Model != "base" && cell.Perturbation == "clean")];
            Cell[] perturbed = [.. measured.Where(cell => cell.Model != "base" && cell.Perturbation != "clean")];
            bases.Add(own);
            cells.AddRange(measured.Where(cell => cell.Model != "base"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {seed} | {own.Before:0.0000} | {own.After:0.0000} | {100 * own.Change:+0.00;-0.00;0.00} | {Shares(perturbed)} | {Means(clean)} | {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s |"));
        }

        Group("model made by", cells, cell => UpdateFamily.Models.Single(model => model.Name == cell.Model).Kind);
        Group("perturbation", cells, cell => cell.Perturbation);
        Cell[] all = [.. cells.Where(cell => cell.Perturbation != "clean")];
        Cell[] trained = [.. all.Where(cell => UpdateFamily.Models.Single(model => model.Name == cell.Model).Kind.Contains("finetune", StringComparison.Ordinal))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nAll: {Shares(all)}. Those that are trained on clean rows: {Shares(trained)}. The base, clean: {100 * bases.Average(cell => cell.Change):+0.00;-0.00} points in the mean, {bases.Min(cell => 100 * cell.Change):+0.00;-0.00;0.00} at worst, no more than half a point worse in {bases.Count(cell => cell.Change >= -0.005)} of {seeds}."));
        return 0;
    }

    private static void Group(string title, List<Cell> cells, Func<Cell, string> key)
    {
        Console.WriteLine($"\n| {title} | cells no worse | share | mean change | before | after |\n|---|---|---|---|---|---|");
        foreach (IGrouping<string, Cell> group in cells.GroupBy(key))
        {
            Cell[] counted = group.Key == "clean" ? [.. group] : [.. group.Where(cell => cell.Perturbation != "clean")];
            Console.WriteLine($"| {group.Key} | {Shares(counted)} | {Means(counted)} |");
        }
    }

    private static string Shares(IReadOnlyCollection<Cell> cells)
        => string.Create(CultureInfo.InvariantCulture,
            $"{cells.Count(cell => cell.Change >= 0)} of {cells.Count} | {100.0 * cells.Count(cell => cell.Change >= 0) / cells.Count:0.0} % | {100 * cells.Average(cell => cell.Change):+0.00;-0.00;0.00}");

    private static string Means(IReadOnlyCollection<Cell> cells)
        => string.Create(CultureInfo.InvariantCulture, $"{cells.Average(cell => cell.Before):0.0000} | {cells.Average(cell => cell.After):0.0000}");

    private static List<Cell> Measure(string data, int seed, bool control)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-update-");
        try
        {
            using LineageRepository repository = GraphRepository.Make(data, folder.FullName, UpdateFamily.Declare(seed, control ? "" : UpdateFamily.Hardening));
            GraphRepository.Run(repository, repository.Updates.Plan(new UpdateRequest { From = "base@1", To = "base@2" }));
            (string Name, string Task)[] models = [("base", "digit"), .. UpdateFamily.Models.Select(model => (model.Name, model.Task))];
            string[] nodes = [.. models.SelectMany(model => (string[])[model.Name + "@1", model.Name + "@2"])];
            TestPlan plan = repository.Tests.Plan(new TestRunOptions { Nodes = nodes, Device = "cpu" }, CancellationToken.None);
            Dictionary<(string Node, string Test), double> values = repository.Tests.Run(plan, null, CancellationToken.None)
                .ToDictionary(result => (result.Node, result.Test), result => result.Value ?? throw new InvalidOperationException($"{result}: {result.Error}"));
            return [.. models.SelectMany(model => UpdateFamily.Perturbations.Select(perturbation => perturbation.Name).Prepend("clean").Select(perturbation =>
            {
                string test = UpdateFamily.TestName(model.Task, perturbation);
                return new Cell(model.Name, perturbation, values[($"{model.Name}@1", test)], values[($"{model.Name}@2", test)]);
            }))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record Cell(string Model, string Perturbation, double Before, double After)
    {
        public double Change => After - Before;
    }
}
