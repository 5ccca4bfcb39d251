using System.Globalization;

namespace MGit.Benchmarks.Graphs;

/// <summary>
/// A base on the digits and twelve models made from it in seven ways, with the tests of each: clean, and under six perturbations. The base's
/// second version is the first one, trained on.
/// </summary>
internal static class UpdateFamily
{
    /// <summary>How base@2 is trained on: on a mixture of perturbed and clean rows. The same for all seeds.</summary>
    public const string Hardening = ", perturb: [{kind: shift, amount: 1, share: 0.4}, {kind: noise, amount: 0.5, share: 0.4}]";

    private const string Convolutions = "blocks.*";

    /// <summary>Name and <c>perturb:</c> of the perturbations that models are tested under. Their draws are not those of the training.</summary>
    public static readonly (string Name, string Entry)[] Perturbations =
    [
        ("noise 0.2", "{kind: noise, amount: 0.2, seed: 1011}"), ("noise 0.4", "{kind: noise, amount: 0.4, seed: 1012}"),
        ("noise 0.6", "{kind: noise, amount: 0.6, seed: 1013}"), ("shift 1", "{kind: shift, amount: 1, seed: 1014}"),
        ("shift 2", "{kind: shift, amount: 2, seed: 1015}"),
        ("both", "[{kind: shift, amount: 1, seed: 1016}, {kind: noise, amount: 0.3, seed: 1017}]"),
    ];

    /// <summary>The descendants: name, task, what makes it as the table says it, parents, and the rest of its entry.</summary>
    public static readonly (string Name, string Task, string Kind, string Parents, string Entry)[] Models =
    [
        ("odd", "odd", "finetune", "base", Tune("odd", 8)),
        ("high", "high", "finetune", "base", Tune("high", 8)),
        ("loops", "loops", "finetune", "base", Tune("loops", 8)),
        ("is5", "is5", "finetune", "base", Tune("is5", 8)),
        ("is3", "is3", "finetune, convolutions frozen", "base", Tune("is3", 8) + $", freeze: [\"{Convolutions}\"]"),
        ("odd-next", "odd", "finetune of a fine-tune", "odd", Tune("odd", 4)),
        ("is1", "is1", "finetune in a group", "base", Tune("is1", 6)),
        ("is8", "is8", "finetune in a group", "base", Tune("is8", 6)),
        ("pruned-tuned", "digit", "prune, then finetune", "pruned", Tune("digit", 4, ", keepZeros: true")),
        ("soup", "odd", "average of two fine-tunes", "odd, odd-next", "{builtin: average}"),
        ("pruned", "digit", "prune", "base", "{builtin: prune, parameters: {sparsity: 0.5, scope: global}}"),
        ("quantized", "high", "quantize of a fine-tune", "high", "{builtin: quantize, parameters: {simulate: true}}"),
    ];

    private static readonly string[] Tasks = [.. Models.Select(model => model.Task).Distinct()];

    public static string TestName(string task, string perturbation) => $"{task}-{perturbation.Replace(' ', '-')}";

    /// <summary>The text of lineage.yaml.</summary>
    /// <param name="seed">Seed of the split and of all trainings.</param>
    /// <param name="hardening">What <c>base@2</c> is trained with besides; empty for clean rows alone.</param>
    public static string Declare(int seed, string hardening)
    {
        List<string> lines =
        [
            "schema: 1", "nodes:",
            Node("base", "digit", "", Create("train", "digit", 40, 1e-3, ", schedule: cosine")),
            Node("base, version: 2", "digit", "base", Create("finetune", "digit", 60, 1e-3, ", schedule: cosine" + hardening)),
            .. Models.Select(model => Node(model.Name, model.Task, model.Parents, model.Entry)),
            "groups:", $"  - {{name: pair, members: [is1, is8], shared: [\"{Convolutions}\", \"layers.0.*\"]}}",
            "datasets:",
            .. Tasks.Select(task => $"  {task}: {{path: data/digits.csv, label: {task}, ignore: [{DigitTables.Others(task)}], shape: [1, 8, 8], scale: {{min: 0, max: 16}}, split: {{train: 0.6, seed: SEED}}}}"),
            "tests:",
        ];
        foreach (string task in Tasks)
        {
            lines.Add($"  - {{name: {TestName(task, "clean")}, appliesTo: {{types: [{task}]}}, metric: {{builtin: accuracy, dataset: {task}}}}}");
            lines.AddRange(Perturbations.Select(perturbation =>
                $"  - {{name: {TestName(task, perturbation.Name)}, appliesTo: {{types: [{task}]}}, metric: {{builtin: accuracy, dataset: {task}, perturb: {perturbation.Entry}}}}}"));
        }

        string text = string.Join('\n', lines) + "\n";
        return text.Replace("SEED", seed.ToString(CultureInfo.InvariantCulture));
    }

    private static string Node(string name, string task, string parents, string entry)
    {
        int outputs = task switch { "digit" => 10, "loops" => 3, _ => 2 };
        string from = parents.Length == 0 ? "" : $", parents: [{string.Join(", ", parents.Split(", ").Select(parent => parent + "@1"))}]";
        return $"  - {{name: {name}, type: {task}{from}, architecture: {{kind: cnn, inputs: [1, 8, 8], channels: [16, 32], hidden: [64], outputs: {outputs}}}, create: {entry}}}";
    }

    private static string Tune(string dataset, int epochs, string more = "") => Create("finetune", dataset, epochs, 5e-4, more);

    private static string Create(string builtin, string dataset, int epochs, double rate, string more)
        => string.Create(CultureInfo.InvariantCulture, $"{{builtin: {builtin}, parameters: {{dataset: {dataset}, epochs: {epochs}, learningRate: {rate:0.0######}{more}, seed: SEED}}}}");
}
