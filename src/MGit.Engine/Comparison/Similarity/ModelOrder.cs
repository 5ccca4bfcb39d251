using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Which of two related models came first, and what says so.</summary>
/// <param name="Order">-1: the first. 1: the second.</param>
/// <param name="IsStrong">Whether files, names or shapes say it; else it is a guess that decides only where nothing better is known.</param>
/// <param name="Reason">For people.</param>
/// <param name="SaysDescent">Whether the same also says that one was made from the other, or by the same run.</param>
internal readonly record struct ModelOrder(int Order, bool IsStrong, string Reason, bool SaysDescent = false)
{
    /// <summary>Files copied together are written within moments; only what is further apart was written by different runs or stages.</summary>
    private static readonly TimeSpan CopiedTogether = TimeSpan.FromMinutes(1);

    /// <param name="first">A model.</param>
    /// <param name="second">A related one.</param>
    /// <param name="sameWeights">Whether the weights of one are those of the other, or a part of them.</param>
    public static ModelOrder Of(SketchedModel first, SketchedModel second, bool sameWeights)
    {
        if (sameWeights && Rank(first.Sketch.Format).CompareTo(Rank(second.Sketch.Format)) is not 0 and var container)
        {
            return new ModelOrder(container, true, $"{TextOf((container < 0 ? second : first).Sketch.Format)} of the same weights is made from {TextOf((container < 0 ? first : second).Sketch.Format)}", true);
        }

        if (OfTraining(first.Sketch.Progress, second.Sketch.Progress) is { Order: not 0 } training)
        {
            return training;
        }

        (int named, string why) = first.Hints.CompareTo(second.Hints);
        if (named != 0)
        {
            return new ModelOrder(named, true, why, true);
        }

        if (OfShapes(first.Sketch, second.Sketch) is not 0 and var pruned)
        {
            return new ModelOrder(pruned, true, "the same parameters with smaller shapes", true);
        }

        bool isGraph = first.Sketch.Format == CheckpointFormat.Onnx;
        if (isGraph != (second.Sketch.Format == CheckpointFormat.Onnx))
        {
            return new ModelOrder(isGraph ? 1 : -1, true, "ONNX is made from checkpoints");
        }

        if ((first.Node is null) != (second.Node is null))
        {
            return new ModelOrder(first.Node is null ? 1 : -1, false, "stored earlier");
        }

        if (first.Node is { } earlier && second.Node is { } later && earlier.Created != later.Created)
        {
            return new ModelOrder(earlier.Created < later.Created ? -1 : 1, false, "stored earlier");
        }

        return Guess(first, second);
    }

    private static string TextOf(CheckpointFormat format) => Rank(format) switch
    {
        0 => "a PyTorch checkpoint",
        1 => "safetensors",
        2 => "TorchScript",
        3 => "ONNX",
        _ => "a file of another format",
    };

    /// <summary>Checkpoints are what training writes; the others are made from them.</summary>
    public static int Rank(CheckpointFormat format) => format switch
    {
        CheckpointFormat.PyTorchZip or CheckpointFormat.PyTorchLegacy or CheckpointFormat.PyTorchTar or CheckpointFormat.PyTorchNested => 0,
        CheckpointFormat.Safetensors or CheckpointFormat.Folder => 1,
        CheckpointFormat.TorchScript => 2,
        CheckpointFormat.Onnx => 3,
        _ => 4,
    };

    /// <summary>
    /// Batch counters travel with the weights. Epochs and steps begin again with every run: they order only the files of one run.
    /// </summary>
    private static ModelOrder OfTraining(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second)
    {
        bool sameRun = first.TryGetValue(ProgressKeys.Run, out double run) && second.TryGetValue(ProgressKeys.Run, out double other) && run == other;
        string[] keys = sameRun
            ? [ProgressKeys.Batches, ProgressKeys.TimeSteps, ProgressKeys.Updates, ProgressKeys.Step, ProgressKeys.Epoch]
            : [ProgressKeys.Batches];
        return OfTraining(first, second, keys, isStrong: true) with { SaysDescent = sameRun };
    }

    private static ModelOrder OfTraining(
        IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second, IEnumerable<string> keys, bool isStrong)
    {
        foreach (string key in keys)
        {
            if (first.TryGetValue(key, out double mine) && second.TryGetValue(key, out double theirs) && mine != theirs)
            {
                return new ModelOrder(
                    mine.CompareTo(theirs), isStrong, string.Create(CultureInfo.InvariantCulture, $"{key} {Math.Min(mine, theirs)} before {Math.Max(mine, theirs)}"));
            }
        }

        return default;
    }

    private static int OfShapes(ModelSketch first, ModelSketch second)
    {
        Dictionary<string, SketchTensor> others = second.Tensors.GroupBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        int smaller = 0;
        int larger = 0;
        foreach (SketchTensor tensor in first.Tensors)
        {
            if (others.TryGetValue(tensor.Name, out SketchTensor? other))
            {
                smaller += ShapeSlices.IsSlice(tensor.Shape, other.Shape) ? 1 : 0;
                larger += ShapeSlices.IsSlice(other.Shape, tensor.Shape) ? 1 : 0;
            }
        }

        return smaller > 0 && larger == 0 ? 1 : larger > 0 && smaller == 0 ? -1 : 0;
    }

    private static ModelOrder Guess(SketchedModel first, SketchedModel second)
    {
        ModelOrder counted = OfTraining(
            first.Sketch.Progress, second.Sketch.Progress, [ProgressKeys.Step, ProgressKeys.Epoch, ProgressKeys.TimeSteps, ProgressKeys.Updates], isStrong: false);
        if (counted.Order != 0)
        {
            return counted;
        }

        if (first.Modified is { } mine && second.Modified is { } theirs && (mine - theirs).Duration() >= CopiedTogether)
        {
            return new ModelOrder(mine.CompareTo(theirs), false, "only the files' times tell which came first");
        }

        int natural = NaturalOrder.Comparer.Compare(first.Name, second.Name);
        return new ModelOrder(natural < 0 ? -1 : 1, false, "nothing tells which came first but the order of the names");
    }
}
