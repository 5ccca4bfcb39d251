using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Repositories.Adding;

/// <summary>Which files are a repository's own and therefore no model of it.</summary>
internal static class OwnFiles
{
    private static readonly StringComparison Paths = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <exception cref="MGitException"><c>PathInvalid</c>: the source is part of the repository, or the repository part of the source.</exception>
    public static void Refuse(string root, string source)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (IsInside(root, path))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{source}' holds the repository '{root}' itself. Name the models in it one by one, or use -Recurse.", source);
        }

        string store = Path.Combine(root, RepositoryCore.StoreFolder);
        if (IsInside(path, store) || IsSame(path, Path.Combine(root, DeclarationReader.FileName)) || IsSame(path, Path.Combine(root, LineageLock.FileName)))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{source}' belongs to the repository '{root}' itself and is no model.", source);
        }
    }

    private static bool IsInside(string path, string folder)
        => IsSame(path, folder) || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, Paths);

    private static bool IsSame(string first, string second) => string.Equals(first, second, Paths);
}
