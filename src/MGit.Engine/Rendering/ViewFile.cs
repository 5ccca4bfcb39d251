using System.Text;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Rendering;

/// <summary>Puts what a view writes into a file: whole or not at all.</summary>
internal static class ViewFile
{
    /// <param name="path">Where to; its folder has to exist.</param>
    /// <param name="overwrite">Whether to replace a file that is there.</param>
    /// <param name="write">Writes the text.</param>
    public static FileInfo Save(string path, bool overwrite, Action<TextWriter> write)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{full}' is a folder; name a file in it.", full);
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new MGitException(ErrorCode.PathNotFound, $"The folder '{Path.GetDirectoryName(full)}' does not exist.", full);
        }

        if (!overwrite && File.Exists(full))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{full}' exists; -Force replaces it.", full);
        }

        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        DiskFiles.Instance.WriteAllAtomic(full, Encoding.UTF8.GetBytes(text.ToString()));
        return new FileInfo(full);
    }
}
