using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>
/// Makes the layer graph of an ONNX model: each operator is a layer with the parameters it is given, each use of an operator's result an
/// edge. What operators are given as constants is no layer: parameters become <see cref="LayerParameter"/>s, other constants attributes.
/// </summary>
public static class OnnxLayerGraph
{
    /// <param name="model">The .onnx file's bytes, seekable; left open. No data of parameters is read from it.</param>
    /// <param name="file">The file's path inside the model, with forward slashes.</param>
    /// <param name="parameters">The model's parameters, those in files of external data included.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Layers in topological order, as the file has them where it is in order.</returns>
    /// <exception cref="CheckpointException">
    /// CheckpointInvalid: the file is malformed, a value is undefined or made twice, or operators need each other's results.
    /// </exception>
    /// <exception cref="MGitException">InputOutput.</exception>
    public static LayerGraph Read(Stream model, string file, IEnumerable<SourceParameter> parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(parameters);
        try
        {
            OnnxModel read = OnnxModelReader.Read(new StreamSource(model), withValues: true, cancellationToken);
            return new OnnxWalk(read, new OnnxBindings(read, file, parameters), cancellationToken).Walk();
        }
        catch (CheckpointException e)
        {
            throw e.In(file);
        }
        catch (IOException e)
        {
            throw FileAccessErrors.Translate(e, file);
        }
    }

    /// <summary>Reads the graph of the model's first ONNX file; null where it has none.</summary>
    /// <inheritdoc cref="Read(Stream, string, IEnumerable{SourceParameter}, CancellationToken)"/>
    public static LayerGraph? Read(ModelSource model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string? file = model.Format == CheckpointFormat.Onnx && model.Files.Count == 1
            ? model.Files[0]
            : model.Files.FirstOrDefault(OnnxReader.IsNamed);
        if (file is null)
        {
            return null;
        }

        using Stream stream = model.OpenFile(file);
        return Read(stream, file, model.Parameters, cancellationToken);
    }
}
