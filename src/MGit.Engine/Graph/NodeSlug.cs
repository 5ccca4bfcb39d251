namespace MGit.Engine.Graph;

/// <summary>Derives node names from the names of files and folders.</summary>
public static class NodeSlug
{
    /// <summary>A name for each path.</summary>
    public static IReadOnlyDictionary<string, string> DeriveDistinct(IEnumerable<string> paths, Func<string, bool> taken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(taken);
        return paths.Distinct().ToDictionary(path => path, path => Path.GetFileNameWithoutExtension(path));
    }
}
