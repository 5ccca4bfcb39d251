using System.Reflection;

namespace MGit.Loader;

/// <summary>Which assembly requests MGit answers, as pure functions of the request.</summary>
public static class LoadPolicy
{
    /// <summary>The one assembly that crosses from the default context into the engine's own.</summary>
    public const string EngineName = "MGit.Engine";

    /// <summary>What the engine loads when a model must run. It brings dependencies of its own, in its own deps.json.</summary>
    public const string TorchName = "MGit.Torch";

    /// <summary>
    /// True for the engine itself, whatever its version, and for nothing else: what another module asks for is never answered out of
    /// MGit's <c>lib/</c>.
    /// </summary>
    public static bool AnswersInDefaultContext(AssemblyName requested)
    {
        ArgumentNullException.ThrowIfNull(requested);
        return string.Equals(requested.Name, EngineName, StringComparison.OrdinalIgnoreCase)
            && string.IsNullOrEmpty(requested.CultureName);
    }

    /// <summary>True for the request after which the dependencies of MGit.Torch are looked for as well; nothing does so at import.</summary>
    public static bool OpensTorch(AssemblyName requested)
    {
        ArgumentNullException.ThrowIfNull(requested);
        return string.Equals(requested.Name, TorchName, StringComparison.OrdinalIgnoreCase)
            && string.IsNullOrEmpty(requested.CultureName);
    }

    /// <summary>
    /// True when a path the dependency resolver found lies in the staged folder. The resolver also looks into the NuGet cache of the
    /// machine; a file from there would hide that the package is incomplete.
    /// </summary>
    public static bool LoadsInEngineContext(string? resolvedPath, string libraryFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryFolder);
        if (string.IsNullOrEmpty(resolvedPath))
        {
            return false;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(libraryFolder)) + Path.DirectorySeparatorChar;
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return Path.GetFullPath(resolvedPath).StartsWith(folder, comparison);
    }
}
