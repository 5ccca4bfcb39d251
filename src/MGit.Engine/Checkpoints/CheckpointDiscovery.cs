using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints;

/// <summary>
/// Finds the models in a folder. A folder that is itself a checkpoint is one model with everything in it: it holds a shard index
/// (<c>*.safetensors.index.json</c>, <c>*.bin.index.json</c>), or, in the Hugging Face manner, <c>config.json</c> or
/// <c>adapter_config.json</c> beside weights (<c>*.safetensors</c>, <c>*.bin</c>). Other folders are descended into, and each file in
/// them is a model, without the files that an ONNX model there has its data in. Hidden files and folders, and what belongs to a repository
/// itself, are left out; folders that are links are not followed, so that a link upward cannot go round for ever.
/// </summary>
public static class CheckpointDiscovery
{
    private static readonly string[] IndexEndings = [".safetensors.index.json", ".bin.index.json"];
    private static readonly string[] Configurations = ["config.json", "adapter_config.json"];
    private static readonly string[] WeightEndings = [".safetensors", ".bin"];
    private static readonly string[] RepositoryFiles = ["lineage.yaml", "lineage.lock"];

    private static readonly EnumerationOptions Entries = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    /// <summary>Whether a folder is itself a checkpoint.</summary>
    public static bool IsCheckpoint(string folder) => IsCheckpoint(new DirectoryInfo(folder).EnumerateFiles("*", Entries));

    /// <summary>Absolute paths of the models in a folder, depth first, in ordinal order of their names.</summary>
    /// <param name="folder">Where to look; may be a checkpoint itself.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<string> Find(string folder, CancellationToken cancellationToken = default)
    {
        var open = new Stack<FileSystemInfo>();
        open.Push(new DirectoryInfo(folder));
        bool isStart = true;
        HashSet<string> data = new(StringComparer.Ordinal);
        while (open.TryPop(out FileSystemInfo? entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry is not DirectoryInfo directory)
            {
                if (!data.Contains(entry.FullName))
                {
                    yield return entry.FullName;
                }

                continue;
            }

            if (!isStart && directory.LinkTarget is not null)
            {
                continue;
            }

            isStart = false;
            FileSystemInfo[] inside = [.. directory.EnumerateFileSystemInfos("*", Entries).Where(item => !IsHidden(item))];
            if (IsCheckpoint(inside.OfType<FileInfo>()))
            {
                yield return directory.FullName;
                continue;
            }

            data.UnionWith(inside.OfType<FileInfo>().Where(file => OnnxReader.IsNamed(file.Name)).SelectMany(file => DataOf(file, cancellationToken)));
            bool isRepository = Directory.Exists(Path.Combine(directory.FullName, ".lineage"))
                || inside.Any(item => item is FileInfo && item.Name.Equals(RepositoryFiles[0], StringComparison.OrdinalIgnoreCase));
            foreach (FileSystemInfo item in inside
                .Where(item => !isRepository || item is DirectoryInfo || !RepositoryFiles.Contains(item.Name, StringComparer.OrdinalIgnoreCase))
                .OrderByDescending(item => item.Name, StringComparer.Ordinal))
            {
                open.Push(item);
            }
        }
    }

    /// <summary>Files an ONNX model has data in: they are part of it.</summary>
    private static IEnumerable<string> DataOf(FileInfo model, CancellationToken cancellationToken)
    {
        try
        {
            return OnnxExternalFiles.LocationsOf(model.Name, CheckpointReader.ReadLayout(model.FullName, cancellationToken))
                .Where(OnnxPaths.IsInside)
                .Select(location => Path.Combine(model.DirectoryName!, location.Replace('/', Path.DirectorySeparatorChar)));
        }
        catch (MGitException)
        {
            // A model that cannot be read says nothing of others; whoever adds it hears why.
            return [];
        }
    }

    private static bool IsCheckpoint(IEnumerable<FileInfo> files)
    {
        bool hasConfiguration = false;
        bool hasWeights = false;
        foreach (string name in files.Where(file => !IsHidden(file)).Select(file => file.Name))
        {
            if (EndsWithAny(name, IndexEndings))
            {
                return true;
            }

            hasConfiguration |= Configurations.Contains(name, StringComparer.OrdinalIgnoreCase);
            hasWeights |= EndsWithAny(name, WeightEndings);
        }

        return hasConfiguration && hasWeights;
    }

    // On Unix a leading dot hides; .NET reports it as an attribute there, and not on a Windows disk that was written elsewhere.
    private static bool IsHidden(FileSystemInfo item) => item.Name.StartsWith('.');

    private static bool EndsWithAny(string name, string[] endings)
        => endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
