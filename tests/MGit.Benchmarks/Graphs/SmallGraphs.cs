using System.Globalization;

namespace MGit.Benchmarks.Graphs;

/// <summary>The paper's graphs G2 to G6 (arXiv 2307.07507, section 6) in small: models of a minute's training on the digits and on Shakespeare.</summary>
internal static class SmallGraphs
{
    private const string Mlp = "{kind: mlp, inputs: 64, hidden: [256, 128], outputs: 10}";
    private const string Cnn = "{kind: cnn, inputs: [1, 8, 8], channels: [16, 32], hidden: [64], outputs: 10}";
    private const int Shards = 5;
    private const int Rounds = 10;

    /// <summary>One base, several tasks fine-tuned from it, and of each task variants that were trained on perturbed inputs.</summary>
    public static ModelGraph Adaptation()
    {
        string[] tasks = ["odd", "high", "loops", "is8"];
        (string Name, string Perturb)[] variants =
        [
            ("noise1", "{kind: noise, amount: 0.1, seed: 1}"), ("noise2", "{kind: noise, amount: 0.2, seed: 2}"), ("noise3", "{kind: noise, amount: 0.4, seed: 3}"),
            ("shift", "{kind: shift, amount: 1, seed: 4}"),
        ];
        List<GraphNode> nodes = [new("base", Mlp, Train("digit", 20), [], "digit")];
        foreach (string task in tasks)
        {
            string architecture = $"{{kind: mlp, inputs: 64, hidden: [256, 128], outputs: {(task == "loops" ? 3 : 2)}}}";
            nodes.Add(new GraphNode(task, architecture, FineTune(task, 8, 5e-4), ["base"], task));
            nodes.AddRange(variants.Select(variant => new GraphNode($"{task}-{variant.Name}", architecture, FineTune(task, 4, 3e-4, $", perturb: {variant.Perturb}"), [task], task)));
        }

        string[] labels = ["digit", .. tasks];
        return new ModelGraph("G2 adaptation, with perturbed variants", [.. labels.Select(label => (label, Digits(label)))], [.. labels.Select(Accuracy)], nodes);
    }

    /// <summary>Rounds of workers that fine-tune the global model on a shard each, and their average.</summary>
    public static ModelGraph Federated()
    {
        List<GraphNode> nodes = [new("global0", Cnn, Train("shard1", 2), [], "digit")];
        for (int round = 1; round <= Rounds; round++)
        {
            string[] workers = [.. Enumerable.Range(1, Shards).Select(worker => string.Create(CultureInfo.InvariantCulture, $"round{round}-worker{worker}"))];
            nodes.AddRange(workers.Select((name, i) => new GraphNode(name, Cnn, FineTune($"shard{i + 1}", 2, 1e-3), [$"global{round - 1}"], "digit")));
            nodes.Add(new GraphNode($"global{round}", Cnn, "{builtin: average}", workers, "digit"));
        }

        IEnumerable<(string, string)> shards = Enumerable.Range(1, Shards).Select(shard => ($"shard{shard}", Digits("digit", $"shard{shard}.csv")));
        return new ModelGraph($"G3 federated, {Rounds} rounds of {Shards} workers", [("digit", Digits("digit")), .. shards], [Accuracy("digit")], nodes);
    }

    /// <summary>A dense model pruned at several sparsities, each then fine-tuned with its zeros kept.</summary>
    public static ModelGraph Pruning()
    {
        List<GraphNode> nodes = [new("dense", Cnn, Train("digit", 15), [], "digit")];
        foreach (int percent in new[] { 30, 50, 60, 70, 80, 90, 95 })
        {
            nodes.Add(new GraphNode($"pruned{percent}", Cnn, string.Create(CultureInfo.InvariantCulture, $"{{builtin: prune, parameters: {{sparsity: {percent / 100.0}, scope: global}}}}"), ["dense"], "digit"));
            nodes.Add(new GraphNode($"tuned{percent}", Cnn, FineTune("digit", 4, 5e-4, ", keepZeros: true"), [$"pruned{percent}"], "digit"));
        }

        return new ModelGraph("G4 pruning, 7 sparsities with fine-tuning", [("digit", Digits("digit"))], [Accuracy("digit")], nodes);
    }

    /// <summary>Nine tasks trained together over one backbone that began as a base model's.</summary>
    public static ModelGraph MultiTask()
    {
        string[] tasks = [.. Enumerable.Range(0, 9).Select(k => $"is{k}")];
        List<GraphNode> nodes = [new("base", Mlp, Train("digit", 15), [], "digit")];
        nodes.AddRange(tasks.Select(task => new GraphNode(
            task, $"{{kind: mlp, inputs: 64, hidden: [256, 128], heads: {{{task}: 2}}}}", FineTune(task, 2, 5e-4, $", head: {task}"), ["base"], task)));
        string[] labels = ["digit", .. tasks];
        return new ModelGraph(
            "G5 multi-task, 9 heads on one backbone", [.. labels.Select(label => (label, Digits(label)))],
            [Accuracy("digit"), .. tasks.Select(task => (task, $"{{builtin: accuracy, dataset: {task}, head: {task}}}"))], nodes, "backbone.*", tasks);
    }

    /// <summary>Consecutive checkpoints of one language model.</summary>
    public static ModelGraph Checkpoints()
    {
        const string Decoder = "{kind: transformer-decoder, vocabulary: 65, context: 64, width: 64, depth: 2, attentionHeads: 2}";
        List<GraphNode> nodes = [new("step1", Decoder, Create("train", "text", 2, 2e-3, ", batchSize: 16"), [], "text")];
        for (int step = 2; step <= 10; step++)
        {
            string rate = string.Create(CultureInfo.InvariantCulture, $", batchSize: 16, seed: {step}");
            nodes.Add(new GraphNode($"step{step}", Decoder, Create("finetune", "text", 1, 1e-3 * Math.Pow(0.7, step - 2), rate), [$"step{step - 1}"], "text"));
        }

        return new ModelGraph(
            "G6 ten consecutive checkpoints", [("text", "{path: data/text.txt, context: 64, split: {train: 0.9, seed: 1}}")],
            [("text", "{builtin: accuracy, dataset: text}")], nodes);
    }

    /// <summary>The entry of a data set of digits for a task.</summary>
    public static string Digits(string label, string file = "digits.csv")
        => $"{{path: data/{file}, label: {label}, ignore: [{DigitTables.Others(label)}], shape: [1, 8, 8], scale: {{min: 0, max: 16}}, split: {{train: 0.8, seed: 7}}}}";

    private static (string Type, string Metric) Accuracy(string label) => (label, $"{{builtin: accuracy, dataset: {label}}}");

    private static string Train(string dataset, int epochs) => Create("train", dataset, epochs, 1e-3, "");

    private static string FineTune(string dataset, int epochs, double rate, string more = "") => Create("finetune", dataset, epochs, rate, more);

    private static string Create(string builtin, string dataset, int epochs, double rate, string more)
        => string.Create(CultureInfo.InvariantCulture, $"{{builtin: {builtin}, parameters: {{dataset: {dataset}, epochs: {epochs}, learningRate: {rate:0.0######}{more}}}}}");
}
