namespace MGit.Engine.Declaration;

/// <summary>Paths that a declaration may hold: relative to the repository's root and inside it, on every system.</summary>
public static class RepositoryPath
{
    /// <summary>The normal form of a path (slashes, no <c>.</c> parts), or null with what is wrong as the end of a sentence.</summary>
    public static string? Normalize(string path, out string? fault)
    {
        fault = FaultOf(path);
        if (fault is not null)
        {
            return null;
        }

        List<string> parts = [];
        foreach (string part in path.Split('/', '\\'))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    fault = "leads out of the repository; expected a path inside it";
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        if (parts.Count == 0)
        {
            fault = "is the repository itself; expected a path inside it";
            return null;
        }

        return string.Join('/', parts);
    }

    private static string? FaultOf(string path)
    {
        if (path.Length == 0)
        {
            return "is empty; expected a path inside the repository";
        }

        if (path.Length > 4096)
        {
            return "is longer than 4096 characters";
        }

        if (path.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            return "has a control character";
        }

        // A drive letter is refused everywhere: what is a plain name here would be another disk on Windows.
        bool hasDrive = path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);
        return path[0] is '/' or '\\' || hasDrive ? "is an absolute path; expected one relative to the repository's root and inside it" : null;
    }
}
