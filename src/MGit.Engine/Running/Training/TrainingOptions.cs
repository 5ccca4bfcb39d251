using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Running.Training;

/// <summary>The parameters of the creation functions <c>train</c> and <c>finetune</c>. docs/training.md says what each does.</summary>
public sealed record TrainingOptions
{
    private const int MostEpochs = 1_000_000;

    public required string Dataset { get; init; }

    /// <summary>"train", "test", "all", or null for the rows for training.</summary>
    public string? Split { get; init; }

    /// <summary>"classification", "regression", "language", or null for what the data set says.</summary>
    public string? Task { get; init; }

    /// <summary>The head that is trained; null where the model has one output.</summary>
    public string? Head { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public double Momentum { get; init; }

    public double WeightDecay { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public double LabelSmoothing { get; init; }

    /// <summary>The largest norm of all gradients together; 0 for any.</summary>
    public double GradientClip { get; init; }

    public IReadOnlyList<Perturbation> Perturb { get; init; } = [];

    /// <summary>Whether parameters that are 0 at the beginning stay so.</summary>
    public bool KeepZeros { get; init; }

    public long Seed { get; init; }

    /// <summary>Threads within an operation. Sums depend on it in their last bits, so that it belongs to what must be repeated.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Reads declared parameters.</summary>
    /// <param name="parameters">The creation's parameters.</param>
    /// <param name="subject">Whose they are, for messages.</param>
    /// <exception cref="MGitException">ArgumentInvalid: a key is unknown or a value out of range.</exception>
    public static TrainingOptions Parse(ValueMap parameters, string subject)
    {
        OptionReader reader = new(parameters, subject);
        string dataset = reader.Word("dataset") ?? throw reader.Fault("dataset", null, "the name of a declared data set");
        OptimizerKind optimizer = reader.Choice("optimizer", "sgd", "adam", "adamw") switch
        {
            "sgd" => OptimizerKind.Sgd,
            "adamw" => OptimizerKind.AdamW,
            _ => OptimizerKind.Adam,
        };
        int epochs = (int)reader.Whole("epochs", 10, 1, MostEpochs);
        TrainingOptions options = new()
        {
            Dataset = dataset,
            Split = reader.Choice("split", "train", "test", "all"),
            Task = reader.Choice("task", "classification", "regression", "language"),
            Head = reader.Word("head"),
            Epochs = epochs,
            BatchSize = (int)reader.Whole("batchSize", 32, 1, 1 << 20),
            Optimizer = optimizer,
            Momentum = reader.Number("momentum", optimizer == OptimizerKind.Sgd ? 0.9 : 0, value => value is >= 0 and < 1, "a number from 0 to below 1"),
            WeightDecay = reader.Number("weightDecay", optimizer == OptimizerKind.AdamW ? 0.01 : 0, value => value is >= 0 and <= 1, "a number from 0 to 1"),
            Schedule = ReadSchedule(reader, optimizer, epochs),
            LabelSmoothing = reader.Number("labelSmoothing", 0, value => value is >= 0 and < 1, "a number from 0 to below 1"),
            GradientClip = reader.Number("gradientClip", 0, value => value >= 0 && double.IsFinite(value), "a number from 0"),
            Perturb = reader.Perturb(),
            KeepZeros = reader.Flag("keepZeros"),
            Seed = reader.Whole("seed", 0, 0, long.MaxValue),
            Threads = (int)reader.Whole("threads", 1, 1, 1024),
        };
        if (options.Momentum > 0 && optimizer != OptimizerKind.Sgd)
        {
            throw reader.Fault("momentum", options.Momentum, "optimizer: sgd with it");
        }

        reader.Finish();
        return options;
    }

    private static LearningRateSchedule ReadSchedule(OptionReader reader, OptimizerKind optimizer, int epochs)
    {
        double rate = reader.Number("learningRate", optimizer == OptimizerKind.Sgd ? 0.01 : 0.001, value => value is > 0 and <= 1000, "a number above 0, at most 1000");
        ScheduleKind kind = reader.Choice("schedule", "constant", "cosine", "linear", "step") switch
        {
            "cosine" => ScheduleKind.Cosine,
            "linear" => ScheduleKind.Linear,
            "step" => ScheduleKind.Step,
            _ => ScheduleKind.Constant,
        };
        double warmup = reader.Number("warmupEpochs", 0, value => value >= 0 && value <= epochs, "a number from 0 to the number of epochs");
        double every = reader.Number("stepEpochs", Math.Max(1, epochs / 3.0), value => value is > 0 and <= MostEpochs, "a number above 0");
        double factor = reader.Number("stepFactor", 0.1, value => value is > 0 and <= 1, "a number above 0, at most 1");
        return new LearningRateSchedule(kind, rate, warmup, every, factor);
    }
}
