using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Trust;

/// <summary>
/// Something a repository names that would run on this machine, as it is now. Its hash covers the file of a script; of a command all its
/// words and the files of the repository that they name. What these load in turn is not looked at.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How lineage.yaml says it: a path from the root, or a command's words; what a terminal would obey is escaped.</param>
/// <param name="Path">Absolute path of the file that shows what would run; null for a command that names no file of the repository.</param>
/// <param name="Hash">SHA-256 over what it is; differs when anything of it changes.</param>
public sealed record RunnableItem(RunnableKind Kind, string Name, string? Path, ContentId Hash)
{
    private const char Separator = '\0';

    /// <summary>A script or Pester file.</summary>
    /// <param name="kind"><see cref="RunnableKind.Script"/> or <see cref="RunnableKind.Pester"/>.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="path">Path from the root.</param>
    /// <exception cref="MGitException"><c>PathNotFound</c>. <c>PathInvalid</c>: it is empty, or no regular file.</exception>
    public static RunnableItem File(RunnableKind kind, string root, string path)
    {
        string full = System.IO.Path.GetFullPath(path, root);
        return new RunnableItem(kind, Shown.Escaped(path), full, HashOver([$"{kind}{Separator}{path}"], [full]));
    }

    /// <summary>A command.</summary>
    /// <param name="root">The repository's root, which it runs in.</param>
    /// <param name="words">The program, then its arguments.</param>
    public static RunnableItem Command(string root, IReadOnlyList<string> words)
    {
        string[] files = [.. words.Select(word => Named(root, word)).OfType<string>()];
        return new RunnableItem(
            RunnableKind.Command,
            Shown.Escaped(string.Join(' ', words.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word))),
            files.FirstOrDefault(),
            HashOver([.. words.Prepend(nameof(RunnableKind.Command))], files));
    }

    private static ContentId HashOver(IReadOnlyList<string> words, IReadOnlyList<string> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(words.Count));
        foreach (string word in words)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(word)));
        }

        foreach (string file in files)
        {
            hash.AppendData(HashOf(file));
        }

        return new ContentId(hash.GetHashAndReset());
    }

    private static byte[] HashOf(string file)
    {
        try
        {
            FileInfo info = new(file);
            long length = ((info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? info).Length;
            if (length == 0)
            {
                // Not opened: pipes and devices, which a link may lead to, have no length either, and are read without end.
                throw new MGitException(ErrorCode.PathInvalid, $"'{file}' is empty, or no regular file; lineage.yaml names it as something to run.", file);
            }

            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return SHA256.HashData(stream);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MGitException(ErrorCode.PathNotFound, $"'{file}' does not exist; lineage.yaml names it as something to run.", file, missing);
        }
    }

    /// <summary>The file of the repository that a word names; null for any other word.</summary>
    private static string? Named(string root, string word)
    {
        if (word.Length == 0 || word.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string full = System.IO.Path.GetFullPath(word, root);
        StringComparison names = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return full.StartsWith(root + System.IO.Path.DirectorySeparatorChar, names) && IsFile(full) ? full : null;
    }

    /// <summary>Whether there is a file with something in it. An empty one is no more than its name, which is hashed with the words.</summary>
    private static bool IsFile(string path)
    {
        FileInfo info = new(path);
        return info.Exists && ((info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? info) is { Exists: true, Length: > 0 };
    }
}
