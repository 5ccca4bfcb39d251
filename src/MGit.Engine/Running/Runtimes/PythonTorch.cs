using System.Text.RegularExpressions;
using MGit.Engine.Errors;

namespace MGit.Engine.Running.Runtimes;

/// <summary>The libtorch inside an installed PyTorch. Nothing of Python is run: folders are looked at.</summary>
internal static partial class PythonTorch
{
    private const int LongestVersionFile = 1 << 16;

    /// <summary>The folder of its libraries.</summary>
    /// <param name="place">An environment's folder, its interpreter, site-packages, or the torch folder; null looks at the usual ones.</param>
    /// <param name="platform">The libraries that must be there.</param>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>: there is none of this version; each place looked at is named.</exception>
    public static string Find(string? place, TorchPlatform platform)
    {
        List<string> tried = [];
        foreach (string torch in (place is null ? UsualPlaces() : PlacesOf(place)).Distinct(StringComparer.Ordinal))
        {
            string version = Path.Combine(torch, "version.py");
            if (!File.Exists(version))
            {
                continue;
            }

            string libraries = Path.Combine(torch, "lib");
            if (VersionIn(version) is not { } found || found.Split('+')[0] != TorchRuntimeLookup.Version)
            {
                tried.Add($"{torch} is PyTorch {VersionIn(version) ?? "of an unknown version"}");
            }
            else if (!platform.IsIn(libraries))
            {
                tried.Add($"{libraries} lacks one of {string.Join(", ", platform.Libraries)}");
            }
            else
            {
                return Path.GetFullPath(libraries);
            }
        }

        throw new MGitException(
            ErrorCode.TorchRuntimeMissing,
            $"No PyTorch {TorchRuntimeLookup.Version} was found {(place is null ? "in the active environment or beside the Pythons of PATH" : "at " + place)}"
            + (tried.Count == 0 ? "." : ": " + string.Join("; ", tried) + ".")
            + $" Install it (pip install torch=={TorchRuntimeLookup.Version}), or name its environment with -PythonPath.",
            place);
    }

    private static string? VersionIn(string file)
    {
        if (new FileInfo(file).Length > LongestVersionFile)
        {
            return null;
        }

        Match match = VersionLine().Match(File.ReadAllText(file));
        return match.Success ? match.Groups[1].Value : null;
    }

    private static IEnumerable<string> UsualPlaces()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] prefixes =
        [
            Environment.GetEnvironmentVariable("VIRTUAL_ENV") ?? "",
            Environment.GetEnvironmentVariable("CONDA_PREFIX") ?? "",
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, "python3")) || File.Exists(Path.Combine(folder, "python.exe"))))
                .Select(folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is "bin" or "Scripts" ? Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))! : folder),
            home.Length == 0 ? "" : Path.Combine(home, ".local"),
        ];
        return prefixes.Where(prefix => prefix.Length > 0 && Directory.Exists(prefix)).SelectMany(PlacesOf);
    }

    private static IEnumerable<string> PlacesOf(string place)
    {
        string folder = File.Exists(place) ? Path.GetDirectoryName(Path.GetFullPath(place))! : Path.GetFullPath(place);
        if (Path.GetFileName(folder) is "bin" or "Scripts")
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        yield return folder;
        yield return Path.Combine(folder, "torch");
        yield return Path.Combine(folder, "Lib", "site-packages", "torch");
        string libraries = Path.Combine(folder, "lib");
        if (Directory.Exists(libraries))
        {
            foreach (string python in Directory.EnumerateDirectories(libraries, "python3*").Order(StringComparer.Ordinal))
            {
                yield return Path.Combine(python, "site-packages", "torch");
                yield return Path.Combine(python, "dist-packages", "torch");
            }
        }
    }

    [GeneratedRegex(@"^__version__\s*=\s*['""]([0-9A-Za-z.+_-]{1,64})['""]", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();
}
