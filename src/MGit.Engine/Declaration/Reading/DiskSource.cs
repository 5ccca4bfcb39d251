using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Reading;

/// <summary>The files as they lie in the repository's folder.</summary>
internal sealed class DiskSource(string root) : IDeclarationSource
{
    public byte[]? Read(string path, out DeclarationStamp stamp)
    {
        stamp = default;
        string full = Path.Combine(root, path);
        try
        {
            // Others may write, rename over or delete the file meanwhile: what was opened is read, whatever happens to the name.
            using FileStream stream = new(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (stream.Length > DeclarationReader.MaxFileLength)
            {
                throw new DeclarationException([new DeclarationError(path, 0, 0,
                    $"the file has {stream.Length} bytes; at most {DeclarationReader.MaxFileLength} are read. Split it with include:.")]);
            }

            stamp = DeclarationStamp.Of(stream.SafeFileHandle, stream.Length);
            byte[] bytes = new byte[stamp.Length];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MGitException(ErrorCode.InputOutput, $"{full} cannot be read: {fault.Message}", full, fault);
        }
    }

    public IReadOnlyList<string> Expand(string glob)
    {
        if (!IncludeGlob.HasWildcards(glob))
        {
            return File.Exists(Path.Combine(root, glob)) ? [glob] : [];
        }

        // Only the folder that the parts before the first wildcard name is searched.
        string[] parts = glob.Split('/');
        int literal = Array.FindIndex(parts, IncludeGlob.HasWildcards);
        string folder = Path.Combine(root, Path.Combine(parts[..literal]));
        if (!Directory.Exists(folder))
        {
            return [];
        }

        EnumerationOptions options = new()
        {
            RecurseSubdirectories = parts.Length - literal > 1,
            MaxRecursionDepth = parts.Contains("**") ? 32 : parts.Length - literal - 1,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.None,
        };
        return Directory.EnumerateFiles(folder, "*", options)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => IncludeGlob.IsMatch(glob, path))
            .Order(StringComparer.Ordinal)
            .ToArray();
    }
}
