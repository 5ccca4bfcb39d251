namespace MGit.PowerShell.Tests;

/// <summary>Where the build put the module and the console under test.</summary>
internal static class StagedModule
{
    /// <summary>The repository's root: the first folder upward that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "artifacts", "module", "MGit");

    public static string Manifest { get; } = Path.Combine(Folder, "MGit.psd1");

    /// <summary>The console's everyday commands, for sessions without PowerShell's own.</summary>
    public static string Console { get; } = Path.Combine(
        Root, "src", "MGit.Console", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "MGit.Console.psd1");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MGit.PowerShell.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No MGit.PowerShell.sln above {AppContext.BaseDirectory}.");
    }
}
