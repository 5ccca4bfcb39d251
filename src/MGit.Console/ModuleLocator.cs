namespace MGit.Console;

/// <summary>Where the MGit module is looked for.</summary>
internal static class ModuleLocator
{
    public const string EnvironmentVariable = "MGIT_MODULE";

    private const string Manifest = "MGit.psd1";

    /// <summary>
    /// The manifests that are tried, in order: the folder <c>MGIT_MODULE</c> names (and then no other), <c>MGit/</c> beside the console
    /// (a packed console), <c>artifacts/module/MGit/</c> in each folder above it (a development build).
    /// </summary>
    public static IEnumerable<string> Candidates(string consoleFolder, string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            yield return Path.Combine(Path.GetFullPath(named), Manifest);
            yield break;
        }

        yield return Path.Combine(consoleFolder, "MGit", Manifest);
        for (var folder = new DirectoryInfo(consoleFolder).Parent; folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "artifacts", "module", "MGit", Manifest);
        }
    }

    /// <summary>The first manifest that exists.</summary>
    /// <exception cref="FileNotFoundException">None does; the message lists what was tried.</exception>
    public static string Find(string consoleFolder, string? named)
    {
        var tried = Candidates(consoleFolder, named).ToArray();
        return Array.Find(tried, File.Exists) ?? throw new FileNotFoundException(
            $"The MGit module was not found. Build it with 'dotnet build', or set {EnvironmentVariable} to its folder. Tried:{Environment.NewLine}  "
            + string.Join(Environment.NewLine + "  ", tried));
    }
}
