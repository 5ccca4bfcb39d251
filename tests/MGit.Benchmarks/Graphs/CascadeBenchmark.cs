using System.Globalization;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Updating;

namespace MGit.Benchmarks.Graphs;

/// <summary>
/// The paper's update experiment in small: a base is trained, tasks are fine-tuned from it, the base is hardened against perturbed inputs,
/// and the cascade makes the tasks anew. Counts the pairs of task and perturbation that are no worse.
/// </summary>
internal static class CascadeBenchmark
{
    private static readonly string[] Tasks = ["odd", "high", "loops", "is8", "is1", "is3"];

    private static readonly (string Name, string Entry)[] Perturbations =
    [
        ("noise 0.2", "{kind: noise, amount: 0.2, seed: 11}"), ("noise 0.4", "{kind: noise, amount: 0.4, seed: 12}"),
        ("noise 0.6", "{kind: noise, amount: 0.6, seed: 13}"), ("shift 1", "{kind: shift, amount: 1, seed: 14}"), ("shift 2", "{kind: shift, amount: 2, seed: 15}"),
    ];

    public static int Run(string data, int seeds)
    {
        Console.WriteLine("| seed | base, clean | hardened base, clean | cells no worse | cells | mean change | tasks, clean, before | after |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        int better = 0;
        int cells = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            (int noWorse, int all) = Measure(data, seed);
            better += noWorse;
            cells += all;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{better} of {cells} cells are no worse: {100.0 * better / cells:0.0} %."));
        return 0;
    }

    private static (int NoWorse, int Cells) Measure(string data, int seed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-cascade-");
        try
        {
            using LineageRepository repository = GraphRepository.Make(data, folder.FullName, Declare(seed));
            UpdatePlan plan = repository.Updates.Plan(new UpdateRequest { From = "base@1", To = "base@2" });
            GraphRepository.Run(repository, plan);
            Dictionary<(string Node, string Test), double> values = Test(repository);
            double[] changes = [.. Tasks.SelectMany(task => Perturbations.Select(
                perturbation => values[($"{task}@2", TestName(task, perturbation.Name))] - values[($"{task}@1", TestName(task, perturbation.Name))]))];
            int noWorse = changes.Count(change => change >= 0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {seed} | {values[("base@1", "digit-clean")]:0.0000} | {values[("base@2", "digit-clean")]:0.0000} | {noWorse} | {changes.Length} | {100 * changes.Average():+0.00;-0.00} points | {Clean(values, 1):0.0000} | {Clean(values, 2):0.0000} |"));
            return (noWorse, changes.Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Clean(Dictionary<(string Node, string Test), double> values, int version)
        => Tasks.Average(task => values[($"{task}@{version}", $"{task}-clean")]);

    private static Dictionary<(string Node, string Test), double> Test(LineageRepository repository)
    {
        TestPlan plan = repository.Tests.Plan(new TestRunOptions { Nodes = [.. Tasks.Prepend("base").SelectMany(name => (string[])[$"{name}@1", $"{name}@2"])], Device = "cpu" }, CancellationToken.None);
        return repository.Tests.Run(plan, null, CancellationToken.None)
            .ToDictionary(result => (result.Node, result.Test), result => result.Value ?? throw new InvalidOperationException($"{result}: {result.Error}"));
    }

    private static string TestName(string task, string perturbation) => $"{task}-{perturbation.Replace(' ', '-')}";

    private static string Declare(int seed)
    {
        const string Base = "{kind: cnn, inputs: [1, 8, 8], channels: [16, 32], hidden: [64], outputs: 10}";
        List<string> lines =
        [
            "schema: 1", "nodes:",
            $"  - {{name: base, type: digit, architecture: {Base}, create: {{builtin: train, parameters: {{dataset: digit, epochs: 40, schedule: cosine, seed: {seed}}}}}}}",
            $"  - {{name: base, version: 2, type: digit, architecture: {Base}, parents: [base@1], create: {{builtin: finetune, parameters: {{dataset: digit-hard, epochs: 40, schedule: cosine, perturb: {{kind: noise, amount: 0.6, share: 0.5, seed: {seed}}}, seed: {seed}}}}}}}",
        ];
        foreach (string task in Tasks)
        {
            string architecture = $"{{kind: cnn, inputs: [1, 8, 8], channels: [16, 32], hidden: [64], outputs: {(task == "loops" ? 3 : 2)}}}";
            lines.Add($"  - {{name: {task}, type: {task}, architecture: {architecture}, parents: [base@1], create: {{builtin: finetune, parameters: {{dataset: {task}, epochs: 8, learningRate: 3.0e-4, seed: {seed}}}}}}}");
        }

        string[] labels = ["digit", .. Tasks];
        lines.Add("datasets:");
        lines.AddRange(labels.Select(label => $"  {label}: {SmallGraphs.Digits(label)}"));
        lines.Add($"  digit-hard: {SmallGraphs.Digits("digit")[..^1]}, perturb: {{kind: shift, amount: 1, share: 0.5, seed: 5}}}}");
        lines.Add("tests:");
        foreach (string label in labels)
        {
            lines.Add($"  - {{name: {label}-clean, appliesTo: {{types: [{label}]}}, metric: {{builtin: accuracy, dataset: {label}}}}}");
            lines.AddRange(Perturbations.Select(perturbation =>
                $"  - {{name: {TestName(label, perturbation.Name)}, appliesTo: {{types: [{label}]}}, metric: {{builtin: accuracy, dataset: {label}, perturb: {perturbation.Entry}}}}}"));
        }

        return string.Join('\n', lines) + "\n";
    }
}
