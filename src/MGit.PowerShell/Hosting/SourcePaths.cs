using System.Management.Automation;
using MGit.Engine.Errors;

namespace MGit.PowerShell.Hosting;

/// <summary>Turns -Path and -LiteralPath into absolute paths of the file system.</summary>
internal static class SourcePaths
{
    /// <summary>
    /// Hands on each path that is there. One that is not is reported; a pattern that matches nothing draws a warning, as nothing was
    /// named that could be missing.
    /// </summary>
    /// <param name="cmdlet">Whose location relative paths start from.</param>
    /// <param name="patterns">Paths, wildcards allowed.</param>
    /// <param name="literals">Paths taken as they are.</param>
    /// <param name="found">Hears of each path.</param>
    /// <param name="report">Hears of each fault and the path as it was given.</param>
    public static void Expand(
        PSCmdlet cmdlet,
        IEnumerable<string> patterns,
        IEnumerable<string> literals,
        Action<string> found,
        Action<Exception, object?> report)
    {
        foreach ((string given, bool isLiteral) in patterns.Select(path => (path, false)).Concat(literals.Select(path => (path, true))))
        {
            string[] paths;
            try
            {
                paths = isLiteral ? [Literal(cmdlet, given)] : Matching(cmdlet, given);
            }
            catch (MGitException fault)
            {
                report(fault, given);
                continue;
            }

            if (paths.Length == 0)
            {
                cmdlet.WriteWarning($"Nothing matches '{given}'.");
            }

            foreach (string path in paths)
            {
                found(path);
            }
        }
    }

    /// <summary>Absolute path of a file or folder that need not exist.</summary>
    /// <exception cref="MGitException"><c>PathInvalid</c>: no path of the file system.</exception>
    public static string Absolute(PSCmdlet cmdlet, string given) => Path.GetFullPath(InFileSystem(
        () => (cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _), provider),
        given));

    private static string Literal(PSCmdlet cmdlet, string given)
    {
        string path = Absolute(cmdlet, given);
        return Path.Exists(path) ? path : throw Missing(given, null);
    }

    private static string[] Matching(PSCmdlet cmdlet, string given)
    {
        try
        {
            return InFileSystem(() => (cmdlet.GetResolvedProviderPathFromPSPath(given, out ProviderInfo provider), provider), given)
                .Select(Path.GetFullPath)
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (ItemNotFoundException missing)
        {
            throw Missing(given, missing);
        }
    }

    private static T InFileSystem<T>(Func<(T Value, ProviderInfo Provider)> resolve, string given)
    {
        try
        {
            (T value, ProviderInfo provider) = resolve();
            return provider.Name == "FileSystem"
                ? value
                : throw new MGitException(ErrorCode.PathInvalid, $"'{given}' lies in the {provider.Name} provider; a path of the file system is needed.", given);
        }
        catch (Exception fault) when (fault is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{given}' is no path of the file system: {fault.Message}", given, fault);
        }
    }

    private static MGitException Missing(string given, Exception? cause)
        => new(ErrorCode.PathNotFound, $"'{given}' does not exist.", given, cause);
}
