using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>
/// A model that is open for reading, wherever it lies: a stored node, or files nobody has added. Reading parameters and ids is safe from
/// several threads. Whoever opened it disposes it; a stored node's also ends with its repository.
/// </summary>
public abstract class ModelSource : IDisposable
{
    /// <summary>How users call it: a node's id, or a path.</summary>
    public abstract string Name { get; }

    /// <summary>What it was recognised as.</summary>
    public abstract CheckpointFormat Format { get; }

    /// <summary>Its parameters in the order of its files.</summary>
    public abstract IReadOnlyList<SourceParameter> Parameters { get; }

    /// <summary>What its files say about the model it was made from.</summary>
    public abstract IReadOnlyList<ParentEvidence> Evidence { get; }

    /// <summary>Paths of its files, relative, with forward slashes.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>What lineage.yaml declares as its architecture, or null.</summary>
    public virtual ValueMap? Architecture => null;

    /// <summary>Its layers and the data flow between them; built at the first call.</summary>
    public abstract LayerGraph Graph { get; }

    /// <summary>Opens a file, or a folder with all its files.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellationToken">Stops the opening, and later the hashing.</param>
    /// <exception cref="CheckpointException">A file is malformed, or a set of shards is not complete.</exception>
    /// <exception cref="MGitException"><c>PathNotFound</c>, <c>PathInvalid</c> or <c>InputOutput</c>.</exception>
    public static ModelSource OpenPath(string path, CancellationToken cancellationToken)
        => new FileModel(path, CheckpointReader.Open(path, cancellationToken), cancellationToken);

    /// <summary>
    /// The content id of a parameter's tensor (type, shape, row-major bytes). Known from the catalog for most parameters of a stored
    /// node; hashed, once, for those of loose files and for views. A bounded node's is the id of what is restored.
    /// </summary>
    public abstract ContentId ContentIdOf(SourceParameter parameter);

    /// <summary>The order-independent fingerprint of a parameter's elements.</summary>
    public abstract ElementFingerprint FingerprintOf(SourceParameter parameter);

    /// <summary>Hashes what has to be hashed, several tensors at once, so that <see cref="ContentIdOf"/> answers at once.</summary>
    /// <param name="progress">Hears of bytes, where any are read.</param>
    /// <param name="cancellationToken">Stops between two pieces of a tensor.</param>
    public void Hash(IProgress<OperationProgress>? progress, CancellationToken cancellationToken) => Hash(Parameters, progress, cancellationToken);

    /// <summary>As <see cref="Hash(IProgress{OperationProgress}?, CancellationToken)"/>, for some of the parameters.</summary>
    public abstract void Hash(IEnumerable<SourceParameter> parameters, IProgress<OperationProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Reads elements of a parameter, row-major whatever the view, from <paramref name="firstElement"/> as many as the destination holds.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: they are not all inside. <c>ContentCorrupt</c>, <c>ContentMissing</c>, <c>InputOutput</c>.</exception>
    public abstract void Read(SourceParameter parameter, long firstElement, Span<byte> destination);

    /// <summary>A file's exact bytes (for a bounded node those of its export), as a seekable stream that is read only.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>: it has no such file.</exception>
    public abstract Stream OpenFile(string relativePath);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
