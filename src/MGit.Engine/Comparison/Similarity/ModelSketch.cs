using System.Text;
using MGit.Engine.Checkpoints;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// A fixed, seeded sample of a model's weights with what its files say of its training: enough to estimate how near two models are, at a
/// few KiB per model. BatchNorm's running statistics, counters, optimizer state and constant tensors are left out. Immutable.
/// </summary>
internal sealed class ModelSketch
{
    private readonly Lazy<ulong> _layout;
    private readonly Lazy<ulong> _shapes;
    private readonly Lazy<ulong> _names;

    public ModelSketch(
        CheckpointFormat format,
        int tensorCount,
        long elements,
        IReadOnlyList<SketchTensor> tensors,
        IReadOnlyDictionary<string, double> progress,
        IReadOnlyList<ParentEvidence> evidence)
    {
        Format = format;
        TensorCount = tensorCount;
        Elements = elements;
        Tensors = tensors;
        Progress = progress;
        Evidence = evidence;
        Weight = tensors.Sum(tensor => tensor.Weight);
        IsAdapter = AdapterLayout.IsAdapter(tensors);
        _layout = new Lazy<ulong>(() => Hash("layout", tensors.Select(tensor => $"{tensor.Name} {tensor.Shape}")));
        _shapes = new Lazy<ulong>(() => Hash("shapes", tensors.Select(tensor => tensor.Shape.ToString())));
        _names = new Lazy<ulong>(() => Hash("names", tensors.Select(tensor => tensor.Name)));
    }

    public CheckpointFormat Format { get; }

    /// <summary>Weights of the model, sampled or not.</summary>
    public int TensorCount { get; }

    /// <summary>Elements of those weights.</summary>
    public long Elements { get; }

    /// <summary>The sampled weights, in the natural order of their names: the same in every container that keeps the names.</summary>
    public IReadOnlyList<SketchTensor> Tensors { get; }

    /// <summary>See <see cref="ProgressKeys"/>.</summary>
    public IReadOnlyDictionary<string, double> Progress { get; }

    public IReadOnlyList<ParentEvidence> Evidence { get; }

    /// <summary>Of all sampled tensors.</summary>
    public double Weight { get; }

    /// <summary>Whether it holds low-rank updates of another model's layers, and nothing else.</summary>
    public bool IsAdapter { get; }

    /// <summary>Names and shapes.</summary>
    public ulong LayoutKey => _layout.Value;

    /// <summary>Shapes alone, in order.</summary>
    public ulong ShapesKey => _shapes.Value;

    /// <summary>Names alone: what pruning leaves.</summary>
    public ulong NamesKey => _names.Value;

    internal static ulong Hash(string kind, IEnumerable<string> items)
    {
        ulong hash = 14695981039346656037;
        foreach (string item in items.Prepend(kind))
        {
            foreach (byte part in Encoding.UTF8.GetBytes(item))
            {
                hash = (hash ^ part) * 1099511628211;
            }

            hash = SamplePlan.Mix(hash);
        }

        return hash;
    }
}
