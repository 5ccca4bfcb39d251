using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints.Folders;

/// <summary>
/// Reads a model folder: every file below it, in whatever manner its folders are laid out. The folders in which version control and
/// MGit itself keep their data are left out.
/// </summary>
internal static class FolderReader
{
    private const int FileLimit = 1_000_000;

    private static readonly string[] s_leftOut = [".git", ".hg", ".svn", ".bzr", ".lineage"];

    public static Checkpoint Read(string folder, CancellationToken cancellationToken)
    {
        List<CheckpointFile> files = [];
        foreach ((string relative, string full) in FilesOf(folder).OrderBy(f => f.Relative, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(new CheckpointFile(full, relative, CheckpointReader.ReadLayout(full, cancellationToken)));
        }

        if (files.Count == 0)
        {
            throw new CheckpointException(FolderFault.Empty, $"{folder}: there is no file in this folder. Name a folder that holds a model.", folder);
        }

        foreach (CheckpointFile index in files.Where(f => ShardNames.IsIndex(f.RelativePath)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ShardIndex.Check(index, files);
        }

        files = [.. OnnxExternalFiles.Resolve(files, cancellationToken)];
        bool tensors = files.Any(f => f.Layout.Tensors.Count > 0);
        return new Checkpoint(folder, tensors ? CheckpointFormat.Folder : CheckpointFormat.Plain, files, [.. EvidenceReader.Read(files, cancellationToken)]);
    }

    private static List<(string Relative, string Full)> FilesOf(string root)
    {
        List<(string Relative, string Full)> files = [];
        Stack<(string Path, string Prefix)> pending = new([(root, "")]);
        try
        {
            while (pending.TryPop(out (string Path, string Prefix) folder))
            {
                foreach (FileSystemInfo entry in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
                {
                    string relative = folder.Prefix + entry.Name;
                    if (entry.LinkTarget is not null)
                    {
                        CheckLink(root, relative, entry);
                        files.Add((relative, entry.FullName));
                    }
                    else if (entry is DirectoryInfo)
                    {
                        if (!s_leftOut.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))
                        {
                            pending.Push((entry.FullName, relative + "/"));
                        }
                    }
                    else
                    {
                        files.Add((relative, entry.FullName));
                    }

                    if (files.Count > FileLimit)
                    {
                        throw new CheckpointException(ErrorCode.CheckpointUnsupported, FolderFault.TooManyFiles, $"{root}: there are more than {FileLimit} files in this folder. Name the folder of one model.", root);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bytes.FileAccessErrors.Translate(e, root);
        }

        return files;
    }

    private static void CheckLink(string root, string relative, FileSystemInfo link)
    {
        if (link is not FileInfo || !RealPaths.IsInside(root, link.FullName))
        {
            throw new CheckpointException(ErrorCode.CheckpointUnsupported, FolderFault.LinkNotFollowed, $"{link.FullName}: the link '{relative}' leads to '{link.LinkTarget}', which is not a file inside the folder. Put the file itself in its place (huggingface-cli download --local-dir does so).", link.FullName);
        }
    }
}
