namespace MGit.Engine.Checkpoints.Folders;

/// <summary>Where paths lead once their links are followed.</summary>
internal static class RealPaths
{
    /// <summary>Whether the path is a file, or a link to one, that lies below the folder in the end.</summary>
    public static bool IsInside(string folder, string path)
    {
        FileInfo file = new(path);
        FileSystemInfo? target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return target is FileInfo { Exists: true } && Of(target.FullName).StartsWith(Of(folder) + Path.DirectorySeparatorChar, comparison);
    }

    /// <summary>The path with the links of every folder in it resolved.</summary>
    private static string Of(string path)
    {
        string? parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        string real = Path.Combine(Of(parent), Path.GetFileName(path));
        return Directory.Exists(real) && new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Of(target.FullName) // The way to the target may lead over links in turn.
            : real;
    }
}
