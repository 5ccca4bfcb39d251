using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Running.Metrics;

/// <summary>What a test's <c>metric:</c> says.</summary>
internal sealed record MetricOptions
{
    private static readonly string[] Names = ["accuracy", "f1", "loss", "perplexity", "rmse", "mae", "r2", "latency", "sparsity", "parameters"];

    public required string Builtin { get; init; }

    public string? Dataset { get; init; }

    public string? Split { get; init; }

    public string? Task { get; init; }

    public string? Head { get; init; }

    /// <summary>Rows given to the model at once.</summary>
    public int BatchSize { get; init; }

    /// <summary>Runs that are timed.</summary>
    public int Repeats { get; init; }

    public IReadOnlyList<Perturbation> Perturb { get; init; } = [];

    /// <summary>The declared direction; null for the metric's own.</summary>
    public bool? HigherIsBetter { get; init; }

    public bool NeedsDataset => Builtin is not ("sparsity" or "parameters");

    /// <exception cref="MGitException">ArgumentInvalid.</exception>
    public static MetricOptions Parse(ValueMap metric, string subject)
    {
        OptionReader reader = new(metric, subject);
        string name = reader.Choice("builtin", Names) ?? throw reader.Fault("builtin", null, "one of " + string.Join(", ", Names));
        MetricOptions options = new()
        {
            Builtin = name,
            Dataset = reader.Word("dataset"),
            Split = reader.Choice("split", "train", "test", "all"),
            Task = reader.Choice("task", "classification", "regression", "language"),
            Head = reader.Word("head"),
            BatchSize = (int)reader.Whole("batchSize", name == "latency" ? 1 : 256, 1, 1 << 20),
            Repeats = (int)reader.Whole("repeats", 30, 1, 100_000),
            Perturb = reader.Perturb(),
            HigherIsBetter = reader.Choice("direction", "higher", "lower") switch { "higher" => true, "lower" => false, _ => null },
        };
        reader.Finish();
        return options.NeedsDataset && options.Dataset is null
            ? throw reader.Fault("dataset", null, $"the name of a declared data set, which {name} is measured on")
            : options;
    }
}
