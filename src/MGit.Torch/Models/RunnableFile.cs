using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Torch.Models;

/// <summary>The file of a model that carries its own graph.</summary>
/// <param name="Path">Relative to the model, with forward slashes.</param>
/// <param name="IsOnnx">Whether it is ONNX; else TorchScript.</param>
internal sealed record RunnableFile(string Path, bool IsOnnx)
{
    /// <exception cref="MGitException"><c>ModelNotRunnable</c>: there is none, or more than one.</exception>
    public static RunnableFile Find(ModelSource source)
    {
        RunnableFile[] files = source.Format switch
        {
            // External data lies in further files of the model.
            CheckpointFormat.Onnx => [new(source.Files.FirstOrDefault(file => ByName(file) is { IsOnnx: true }) ?? source.Files[0], true)],
            CheckpointFormat.TorchScript => [new(source.Files[0], false)],
            CheckpointFormat.Folder => [.. source.Files.Select(ByName).OfType<RunnableFile>()],
            _ => [],
        };
        return files.Length == 1 ? files[0] : throw new MGitException(
            ErrorCode.ModelNotRunnable,
            files.Length == 0
                ? $"{source.Name} ({source.Format}) says which parameters there are and not how they are used. Declare it: "
                    + "Set-ModelNode -Architecture @{ kind = 'mlp'; inputs = 64; outputs = 10 }; docs/architectures.md has all kinds. "
                    + "TorchScript and ONNX files run without."
                : $"{source.Name} holds {files.Length} files that could run: {string.Join(", ", files.Take(5).Select(file => file.Path))}. Add the one to run as a node of its own.",
            source.Name);
    }

    private static RunnableFile? ByName(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".onnx" => new(path, true),
        ".jit" or ".torchscript" => new(path, false),
        _ => null,
    };
}
