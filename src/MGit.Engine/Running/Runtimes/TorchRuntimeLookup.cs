namespace MGit.Engine.Running.Runtimes;

/// <summary>Finds the libtorch to use: the one named by the environment, the installed one, that of a development build.</summary>
public static class TorchRuntimeLookup
{
    /// <summary>The version that TorchSharp is built against; no other works with it.</summary>
    public const string Version = "2.10.0";

    public static TorchRuntimeFinding Find() => Find(TorchRuntimeFolders.Current, TorchPlatform.Current);

    /// <summary>Looks without loading anything. A folder that the environment names is the only one looked at.</summary>
    public static TorchRuntimeFinding Find(TorchRuntimeFolders folders, TorchPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(platform);
        List<string> tried = [];
        if (folders.Named is { } named)
        {
            return Try(tried, platform, named, TorchRuntimeSource.Environment, null, $"{TorchRuntimeFolders.EnvironmentVariable}={named}");
        }

        TorchRuntimeFinding installed = FindInstalled(tried, folders, platform);
        if (installed.Found is not null)
        {
            return installed;
        }

        return folders.Development(platform) is { } development
            ? Try(tried, platform, development, TorchRuntimeSource.Development, Version, development)
            : new(null, tried);
    }

    private static TorchRuntimeFinding FindInstalled(List<string> tried, TorchRuntimeFolders folders, TorchPlatform platform)
    {
        if (folders.Installations is not { } installations)
        {
            tried.Add("the user has no data folder (no home)");
            return new(null, tried);
        }

        string folder = Path.Combine(installations, FolderName(platform));
        if (TorchRuntimeNote.Read(folder) is not { } note)
        {
            tried.Add($"{folder}: nothing is installed");
            return new(null, tried);
        }

        if (note.Version != Version || note.Platform != platform.Identity)
        {
            tried.Add($"{folder}: holds {note.Version} for {note.Platform}, not {Version} for {platform.Identity}");
            return new(null, tried);
        }

        string libraries = Path.TrimEndingDirectorySeparator(Path.GetFullPath(note.Libraries, folder));
        TorchRuntimeSource source = Path.IsPathFullyQualified(note.Libraries) ? TorchRuntimeSource.Python : TorchRuntimeSource.Installed;
        return Try(tried, platform, libraries, source, note.Version, libraries);
    }

    /// <summary>The folder below <see cref="TorchRuntimeFolders.Installations"/> that holds this version.</summary>
    internal static string FolderName(TorchPlatform platform) => $"{Version}-{platform.Identity}";

    private static TorchRuntimeFinding Try(
        List<string> tried, TorchPlatform platform, string folder, TorchRuntimeSource source, string? version, string place)
    {
        string? missing = platform.Libraries.FirstOrDefault(library => !File.Exists(Path.Combine(folder, library)));
        tried.Add(missing is null ? place : $"{place}: there is no {missing}");
        return new(missing is null ? new(Path.GetFullPath(folder), source, version) : null, tried);
    }
}
