using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>
/// A model that is open for reading, wherever it lies: a stored node, or files nobody has added. Reading parameters and ids is safe from
/// several threads. Whoever opened it disposes it.
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

    /// <summary>Its layers and the data flow between them; built at the first call.</summary>
    public abstract LayerGraph Graph { get; }

    /// <summary>
    /// The content id of a parameter's tensor (type, shape, row-major bytes). Known from the catalog for most parameters of a stored
    /// node; hashed, once, for those of loose files.
    /// </summary>
    public abstract ContentId ContentIdOf(SourceParameter parameter);

    /// <summary>The order-independent fingerprint of a parameter's elements.</summary>
    public abstract ElementFingerprint FingerprintOf(SourceParameter parameter);

    /// <summary>Reads elements of a parameter, row-major whatever the view, from <paramref name="firstElement"/> as many as the destination holds.</summary>
    public abstract void Read(SourceParameter parameter, long firstElement, Span<byte> destination);

    /// <summary>A file's exact bytes, as a seekable stream that is read only.</summary>
    public abstract Stream OpenFile(string relativePath);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
