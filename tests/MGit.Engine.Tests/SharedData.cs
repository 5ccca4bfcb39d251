namespace MGit.Engine.Tests;

/// <summary>The folder of real input files beside the repository (../shared/data), where it is there.</summary>
public static class SharedData
{
    /// <summary>The folder, or null.</summary>
    public static string? Folder { get; } = Find();

    public static string PathOf(string relative)
        => Path.Combine(Folder ?? throw new InvalidOperationException("../shared/data is absent; mark the test with [SharedDataFact]."), relative.Replace('/', Path.DirectorySeparatorChar));

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MGit.PowerShell.sln")))
            {
                string data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}
