namespace MGit.Engine.Running.Runtimes;

/// <summary>The places where a libtorch may be.</summary>
/// <param name="Named">What <c>MGIT_TORCH_PATH</c> says; null where it is not set.</param>
/// <param name="Data">MGit's folder in the user's data folder; null for a user without one.</param>
/// <param name="Code">The folder of the running code; above it may lie the sources with their artifacts.</param>
public sealed record TorchRuntimeFolders(string? Named, string? Data, string Code)
{
    public const string EnvironmentVariable = "MGIT_TORCH_PATH";

    private const string SolutionFile = "MGit.PowerShell.sln";

    /// <summary>Those of this process, as they are now.</summary>
    public static TorchRuntimeFolders Current => new(
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named ? named : null,
        UserData.Folder,
        Path.GetDirectoryName(typeof(TorchRuntimeFolders).Assembly.Location) is { Length: > 0 } own ? own : AppContext.BaseDirectory);

    /// <summary>Holds one folder for each installed runtime; null where nothing can be installed.</summary>
    public string? Installations => Data is null ? null : Path.Combine(Data, "torch");

    /// <summary>Where the build of the sources that hold the running code puts libtorch; null outside of sources.</summary>
    public string? Development(TorchPlatform platform)
    {
        for (DirectoryInfo? folder = new(Code); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)))
            {
                return Path.Combine(folder.FullName, "artifacts", "torch", platform.Identity);
            }
        }

        return null;
    }
}
