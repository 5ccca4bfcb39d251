using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Torch.Onnx;

/// <summary>A model's files in a folder of their own, for a library that reads them by path; removed with the model that needs them.</summary>
internal sealed class ModelFolder : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly string folder = Directory.CreateTempSubdirectory("mgit-onnx-").FullName;

    /// <exception cref="MGitException"><c>PathInvalid</c>: the path leads out of the folder.</exception>
    public string PathOf(string file)
    {
        string path = Path.GetFullPath(Path.Combine(folder, file));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new MGitException(ErrorCode.PathInvalid, $"The model's file {file} leads out of its folder.", file);
    }

    public void Fill(ModelSource source, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceBytes];
        foreach (string file in source.Files)
        {
            string path = PathOf(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using Stream read = source.OpenFile(file);
            using FileStream written = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            while (read.Read(piece) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                written.Write(piece, 0, count);
            }
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
