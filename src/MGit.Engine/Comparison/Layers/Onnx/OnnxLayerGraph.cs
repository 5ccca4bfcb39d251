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
        return Read(model, file, parameters, isWhole: false, cancellationToken)!;
    }

    /// <summary>
    /// Reads the graph of a model that is one ONNX file, with or without files of external data; null for any other, also where it has
    /// parameters beside those of the ONNX file.
    /// </summary>
    /// <inheritdoc cref="Read(Stream, string, IEnumerable{SourceParameter}, CancellationToken)"/>
    public static LayerGraph? Read(ModelSource model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string[] files = model.Format == CheckpointFormat.Onnx && model.Files.Count == 1
            ? [model.Files[0]]
            : [.. model.Files.Where(OnnxReader.IsNamed).Take(2)];
        if (files.Length != 1)
        {
            return null;
        }

        using Stream stream = model.OpenFile(files[0]);
        return Read(stream, files[0], model.Parameters, isWhole: true, cancellationToken);
    }

    private static LayerGraph? Read(Stream stream, string file, IEnumerable<SourceParameter> parameters, bool isWhole, CancellationToken cancellationToken)
    {
        try
        {
            OnnxModel read = OnnxModelReader.Read(new StreamSource(stream), withValues: true, cancellationToken);
            OnnxBindings bindings = new(read, file, parameters);
            return isWhole && bindings.HasOthers ? null : new OnnxWalk(read, bindings, cancellationToken).Walk();
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
}
