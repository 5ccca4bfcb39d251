using System.Buffers;
using MGit.Engine.Errors;

namespace MGit.Engine.Store.Contents.Manifests;

/// <summary>Paths in manifests: relative, with forward slashes, never leaving the folder they are put into.</summary>
internal static class ManifestPath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"\\|?*");

    private static readonly string[] Devices =
        ["CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"];

    /// <summary>What is wrong with a path, to follow "The path 'x' "; null where nothing is.</summary>
    public static string? FaultOf(string path)
    {
        if (path.Length is 0 or > 4096)
        {
            return "is empty or too long";
        }

        if (path[0] == '/' || path.Contains('\0', StringComparison.Ordinal))
        {
            return "is not relative, or holds a NUL character";
        }

        foreach (string part in path.Split('/'))
        {
            if (part is "" or "." or "..")
            {
                return "leads outside its folder, or has an empty part";
            }
        }

        return null;
    }

    /// <summary>The full path of a manifest's file below a folder.</summary>
    /// <exception cref="MGitException">PathInvalid: it would leave the folder, or is no legal file name on this system.</exception>
    public static string Below(string folder, string path)
    {
        string? fault = FaultOf(path) ?? (OperatingSystem.IsWindows() ? WindowsFaultOf(path) : null);
        string root = Path.GetFullPath(folder);
        string full = fault is null ? Path.GetFullPath(Path.Combine(root, path)) : root;
        string prefix = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        if (fault is null && !full.StartsWith(prefix, StringComparison.Ordinal))
        {
            fault = "leads outside its folder";
        }

        return fault is null
            ? full
            : throw new MGitException(ErrorCode.PathInvalid, $"The path '{path}' in the node's manifest {fault}; it cannot be written below '{folder}'.", path);
    }

    internal static string? WindowsFaultOf(string path)
    {
        foreach (string part in path.Split('/'))
        {
            string stem = part.Split('.')[0].TrimEnd();
            if (part.AsSpan().ContainsAny(Forbidden) || part.Any(c => c < ' ') || part[^1] is '.' or ' '
                || Devices.Contains(stem, StringComparer.OrdinalIgnoreCase))
            {
                return "is not a legal file name on Windows";
            }
        }

        return null;
    }
}
