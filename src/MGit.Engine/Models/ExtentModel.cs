using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>
/// A model whose parameters are views into extents of its files: what stored nodes and loose files have in common. Derived classes bring
/// the extents' bytes.
/// </summary>
internal abstract class ExtentModel : ModelSource
{
    /// <summary>A view that repeats its storage is hashed up to this size: a few bytes of a file must not ask for hours of work.</summary>
    private const long MaxRepeatedBytes = 1L << 30;

    private readonly SourceParameter[] _parameters;
    private readonly ExtentView[] _views;
    private readonly TensorHash?[] _hashes;
    private readonly Lazy<LayerGraph> _graph;
    private readonly StridedViews _strided;
    private readonly CancellationToken _stopping;

    /// <param name="views">Every named tensor.</param>
    /// <param name="cancellationToken">Ends hashing that nobody waits for any more.</param>
    protected ExtentModel(IEnumerable<ExtentView> views, CancellationToken cancellationToken)
    {
        _views = [.. views];
        _parameters = new SourceParameter[_views.Length];
        for (int index = 0; index < _parameters.Length; index++)
        {
            TensorEntry entry = _views[index].Entry;
            _parameters[index] = new SourceParameter(entry.Name, _views[index].Path, entry.ElementType, entry.Shape, index, entry.Quantization);
        }

        _hashes = new TensorHash?[_parameters.Length];
        _strided = new StridedViews(ReadExtent);
        _stopping = cancellationToken;
        _graph = new Lazy<LayerGraph>(() => LayerGraphs.Of(this));
    }

    public override IReadOnlyList<SourceParameter> Parameters => _parameters;

    public override LayerGraph Graph => _graph.Value;

    public override ContentId ContentIdOf(SourceParameter parameter)
    {
        ExtentView view = ViewOf(parameter);
        return (view.IsWhole ? KnownId(view) : null) ?? HashOf(parameter, view).Id;
    }

    public override ElementFingerprint FingerprintOf(SourceParameter parameter)
    {
        ExtentView view = ViewOf(parameter);
        return (view.HasAllElements ? KnownFingerprint(view) : null) ?? HashOf(parameter, view).Fingerprint;
    }

    public override void Hash(IEnumerable<SourceParameter> parameters, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        SourceParameter[] open = [.. parameters
            .Where(parameter => Volatile.Read(ref _hashes[parameter.Index]) is null && !(_views[parameter.Index] is { IsWhole: true } view && KnownId(view) is not null))
            .OrderByDescending(parameter => parameter.Length)];
        long total = open.Sum(parameter => parameter.Length);
        long done = 0;

        // A memory limit as much as one of threads: each holds a piece of a tensor.
        Parallel.ForEach(open, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, parameter =>
        {
            HashOf(parameter, _views[parameter.Index], cancellationToken);
            progress?.Report(new OperationProgress("Hashing", parameter.Name, Interlocked.Add(ref done, parameter.Length), total, ProgressUnit.Bytes));
        });
    }

    public override void Read(SourceParameter parameter, long firstElement, Span<byte> destination)
    {
        ExtentView view = ViewOf(parameter);
        int bits = parameter.ElementType.BitSize();
        Int128 start = (Int128)firstElement * bits;
        if (firstElement < 0 || start % 8 != 0 || start / 8 > parameter.Length - destination.Length || (bits >= 8 && destination.Length % (bits / 8) != 0))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"{destination.Length} bytes from element {firstElement} of '{parameter.Name}' are asked for; it has {parameter.Shape.ElementCount} elements of {bits} bits.",
                parameter.Name);
        }

        if (destination.IsEmpty)
        {
            return;
        }

        if (view.Entry.Strides is null || bits % 8 != 0)
        {
            ReadExtent(view, (long)((Int128)view.Entry.ElementOffset * bits / 8 + start / 8), destination);
        }
        else
        {
            _strided.Read(view, parameter.Index, firstElement, destination);
        }
    }

    /// <summary>Fills the destination with bytes of the extent a view lies in.</summary>
    protected abstract void ReadExtent(ExtentView view, long offset, Span<byte> destination);

    /// <summary>The id of the extent's content, where it is known without reading.</summary>
    protected virtual ContentId? KnownId(ExtentView view) => null;

    /// <summary>The fingerprint of the extent's content, where it is known without reading.</summary>
    protected virtual ElementFingerprint? KnownFingerprint(ExtentView view) => null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _strided.Dispose();
        }
    }

    private ExtentView ViewOf(SourceParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return (uint)parameter.Index < (uint)_parameters.Length && _parameters[parameter.Index].Equals(parameter)
            ? _views[parameter.Index]
            : throw new ArgumentException($"'{parameter.Name}' is no parameter of {Name}.", nameof(parameter));
    }

    private TensorHash HashOf(SourceParameter parameter, ExtentView view, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _hashes[parameter.Index]) is { } known)
        {
            return known;
        }

        if (parameter.Length > MaxRepeatedBytes && parameter.Shape.ElementCount > view.ExtentElements)
        {
            throw new MGitException(
                ErrorCode.CheckpointUnsupported,
                $"'{parameter.Name}' in '{view.Path}' repeats {view.ExtentElements} stored elements to {parameter.Shape.ElementCount}; "
                + $"views larger than {MaxRepeatedBytes} bytes are read only where every element is stored.",
                parameter.Name);
        }

        using CancellationTokenSource? both = cancellationToken.CanBeCanceled && _stopping.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping)
            : null;
        TensorHash hash = TensorHash.Compute(this, parameter, both?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : _stopping));
        Volatile.Write(ref _hashes[parameter.Index], hash);
        return hash;
    }
}
