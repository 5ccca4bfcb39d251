using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Folders;
using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// Finds the data that an ONNX model has in files beside it (https://onnx.ai/onnx/repo-docs/ExternalData.html), and reads those files as
/// tensors. Only regular files inside the model's folder are opened; how long they are is asked of them, and nothing is read.
/// </summary>
internal static class OnnxExternalFiles
{
    private static CheckpointLayout Unread { get; } = new() { Format = CheckpointFormat.Plain, Length = 0 };

    /// <summary>The model's file with the files it names.</summary>
    /// <exception cref="CheckpointException">With an <see cref="OnnxFault"/>.</exception>
    public static IReadOnlyList<CheckpointFile> WithFiles(CheckpointFile model, CancellationToken cancellationToken)
    {
        List<CheckpointFile> files = [model];
        string folder = Path.GetDirectoryName(model.FullPath)!;
        foreach (string location in model.Layout.External.Select(parameter => LocationOf(model, parameter)).Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Require(model, folder, location);
            files.Add(new CheckpointFile(path, location, IsModel(location) ? CheckpointReader.ReadLayout(path, cancellationToken) : Unread));
        }

        return Resolve([.. files.OrderBy(file => file.RelativePath, StringComparer.Ordinal)], cancellationToken);
    }

    /// <summary>The same files, those that ONNX models among them name read as the tensors these say are in them.</summary>
    /// <exception cref="CheckpointException">With an <see cref="OnnxFault"/>.</exception>
    public static IReadOnlyList<CheckpointFile> Resolve(IReadOnlyList<CheckpointFile> files, CancellationToken cancellationToken)
    {
        Dictionary<string, List<OnnxParameter>> claims = new(StringComparer.Ordinal);
        Dictionary<string, int> places = Enumerable.Range(0, files.Count).ToDictionary(index => files[index].RelativePath, StringComparer.Ordinal);
        foreach (CheckpointFile model in files)
        {
            string prefix = model.RelativePath[..(model.RelativePath.LastIndexOf('/') + 1)];
            foreach (OnnxParameter parameter in model.Layout.External)
            {
                string location = prefix + LocationOf(model, parameter);
                if (!places.ContainsKey(location))
                {
                    throw Missing(model, parameter.Tensor.External!.Location);
                }

                if (!claims.TryGetValue(location, out List<OnnxParameter>? claimed))
                {
                    claims.Add(location, claimed = []);
                }

                claimed.Add(parameter);
            }
        }

        CheckpointFile[] resolved = [.. files];
        foreach ((string location, List<OnnxParameter> parameters) in claims)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckpointFile file = files[places[location]];
            resolved[places[location]] = file with { Layout = OnnxDataLayout.Read(file, parameters) };
        }

        return resolved;
    }

    /// <summary>Where a file of a model has data, as paths inside the model, whether they are there or not.</summary>
    public static IEnumerable<string> LocationsOf(string file, CheckpointLayout layout)
    {
        string prefix = file[..(file.LastIndexOf('/') + 1)];
        return layout.External.Select(parameter => prefix + OnnxPaths.Normal(parameter.Tensor.External!.Location)).Distinct(StringComparer.Ordinal);
    }

    private static string LocationOf(CheckpointFile model, OnnxParameter parameter)
    {
        string location = OnnxPaths.Normal(parameter.Tensor.External!.Location);
        if (location == Path.GetFileName(model.RelativePath))
        {
            throw new CheckpointException(OnnxFault.ExternalInvalid, $"{model.FullPath}: the data of '{Shown.Text(parameter.Name)}' is said to lie outside the file, and in it. ({OnnxFault.ExternalInvalid})", model.FullPath);
        }

        return OnnxPaths.IsInside(location)
            ? location
            : throw Outside(model, $"the data of '{Shown.Text(parameter.Name)}' is said to lie in '{Shown.Text(parameter.Tensor.External.Location)}', which is no plain path below the model's folder");
    }

    /// <summary>Whether the file says itself what is in it.</summary>
    private static bool IsModel(string location) => location.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private static string Require(CheckpointFile model, string folder, string location)
    {
        string path = Path.Combine(folder, location.Replace('/', Path.DirectorySeparatorChar));
        if (!File.Exists(path))
        {
            throw Missing(model, location);
        }

        return RealPaths.IsInside(folder, path)
            ? path
            : throw Outside(model, $"'{Shown.Text(location)}', which holds data of the model, is a link that leads outside the model's folder");
    }

    private static CheckpointException Missing(CheckpointFile model, string location)
        => new(OnnxFault.ExternalMissing, $"{model.FullPath}: '{Shown.Text(location)}', which holds data of the model, is not there. Put it beside the model. ({OnnxFault.ExternalMissing})", model.FullPath);

    private static CheckpointException Outside(CheckpointFile model, string message)
        => new(ErrorCode.PathInvalid, OnnxFault.ExternalOutsideFolder, $"{model.FullPath}: {message}. It was not opened. ({OnnxFault.ExternalOutsideFolder})", model.FullPath);
}
