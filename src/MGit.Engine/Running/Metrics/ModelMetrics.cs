using System.Diagnostics;
using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Metrics;

/// <summary>Measures built-in metrics of any running model, by running it.</summary>
public static class ModelMetrics
{
    private const int WarmUpRuns = 5;

    /// <inheritdoc cref="IModelRuntime.Measure"/>
    public static MetricValue Measure(
        IRunningModel model,
        ValueMap metric,
        IReadOnlyList<DatasetDeclaration> datasets,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(metric);
        MetricOptions options = MetricOptions.Parse(metric, $"metric of {model.Name}");
        if (!options.NeedsDataset)
        {
            return Value(options, Counted(model, options.Builtin, cancellationToken), higherIsBetter: options.Builtin == "sparsity");
        }

        Dataset dataset = DatasetCache.Load(options.Dataset!, datasets, cancellationToken);
        dataset.Require(options.Perturb);
        int[] rows = dataset.RowsOf(dataset.PartOf(options.Split, DatasetPart.Test));
        return options.Builtin == "latency"
            ? Value(options, Latency(model, dataset, rows, options, cancellationToken), higherIsBetter: false)
            : Value(options, Score(model, dataset, rows, options, progress, cancellationToken), options.Builtin is "accuracy" or "f1" or "r2");
    }

    private static MetricValue Value(MetricOptions options, double value, bool higherIsBetter)
        => new(options.Builtin, value, options.HigherIsBetter ?? higherIsBetter);

    private static double Counted(IRunningModel model, string name, CancellationToken cancellationToken)
    {
        if (model is not IParameterCounts counts)
        {
            throw new MGitException(ErrorCode.ModelNotRunnable, $"{model.Name} runs from a file of its own and does not say its parameters; {name} cannot be measured.", model.Name);
        }

        return name == "parameters" ? counts.ParameterCount
            : counts.ParameterCount == 0 ? 0
            : (double)counts.CountZeros(cancellationToken) / counts.ParameterCount;
    }

    /// <summary>The median time of a batch in milliseconds, after runs that warm up.</summary>
    private static double Latency(IRunningModel model, Dataset dataset, int[] rows, MetricOptions options, CancellationToken cancellationToken)
    {
        int[] batch = [.. Enumerable.Range(0, options.BatchSize).Select(i => rows[i % rows.Length])];
        NamedArray[] input = [dataset.Batch(batch, options.Perturb).Input];
        double[] times = new double[options.Repeats];
        for (int run = -WarmUpRuns; run < times.Length; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long began = Stopwatch.GetTimestamp();
            model.Invoke(input, cancellationToken);
            if (run >= 0)
            {
                times[run] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        return (times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2;
    }

    private static double Score(
        IRunningModel model, Dataset dataset, int[] rows, MetricOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        PredictionScores? scores = null;
        ModelTask task = default;
        for (int at = 0; at < rows.Length; at += options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DatasetBatch batch = dataset.Batch(rows.AsSpan(at, Math.Min(options.BatchSize, rows.Length - at)), options.Perturb);
            NamedArray output = OutputOf(model, model.Invoke([batch.Input], cancellationToken), options.Head);
            int width = (int)output.Shape[output.Shape.Rank - 1];
            if (scores is null)
            {
                task = ModelTasks.Of(options.Task, dataset, width, model.Name);
                RequireFits(options.Builtin, task, model.Name);
                scores = new PredictionScores(task);
            }

            Add(scores, task, batch, output, width, model.Name);
            progress?.Report(new OperationProgress("Measuring", $"{options.Builtin} of {model.Name}", Math.Min(at + options.BatchSize, rows.Length), rows.Length, ProgressUnit.Items));
        }

        return scores?.Score(options.Builtin)
            ?? throw new MGitException(ErrorCode.DatasetInvalid, $"The data set {dataset.Name} has no rows to measure {options.Builtin} on.", dataset.Name);
    }

    private static void Add(PredictionScores scores, ModelTask task, DatasetBatch batch, NamedArray output, int width, string name)
    {
        long expected = task switch
        {
            ModelTask.Language => (long)batch.NextTokens.Length * width,
            ModelTask.Classification => (long)batch.Count * width,
            _ => batch.Values.Length,
        };
        if (output.Shape.ElementCount != expected || !output.ElementType.IsFloat())
        {
            throw new MGitException(ErrorCode.ModelNotRunnable,
                $"{name} gave {output.ElementType.Name()} of shape {output.Shape} for {batch.Count} rows; expected {expected} floating-point numbers.", name);
        }

        double[] numbers = new double[expected];
        ElementValues.Read(output.ElementType, output.Data.Span, numbers);
        if (task == ModelTask.Regression)
        {
            scores.AddValues(numbers, batch.Values);
        }
        else
        {
            scores.AddClasses(numbers, width, task == ModelTask.Language ? batch.NextTokens : batch.Classes);
        }
    }

    private static NamedArray OutputOf(IRunningModel model, IReadOnlyList<NamedArray> outputs, string? head)
    {
        NamedArray? output = head is null ? outputs.Count == 1 ? outputs[0] : null : outputs.FirstOrDefault(candidate => candidate.Name == head);
        if (output is null)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid,
                $"{model.Name} gives {string.Join(", ", outputs.Select(candidate => candidate.Name))}; expected head: and one of them{(head is null ? "" : $", not \"{head}\"")}.", head);
        }

        return output.Shape.Rank > 0 ? output : throw new MGitException(ErrorCode.ModelNotRunnable, $"{model.Name} gave a single number for a batch; expected one or more for each row.", model.Name);
    }

    private static void RequireFits(string metric, ModelTask task, string name)
    {
        bool fits = metric switch
        {
            "accuracy" => task != ModelTask.Regression,
            "f1" => task == ModelTask.Classification,
            "perplexity" => task == ModelTask.Language,
            "rmse" or "mae" or "r2" => task == ModelTask.Regression,
            _ => true,
        };
        if (!fits)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"metric of {name}: {metric} is no measure of {task.ToString().ToLowerInvariant()}; say task: in the metric if the data set allows another.", metric);
        }
    }
}
