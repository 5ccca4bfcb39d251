using MGit.Engine.Declaration.Reading;
using MGit.Engine.Errors;

namespace MGit.Engine.Declaration;

/// <summary>Reads lineage.yaml and what it includes. Reading runs nothing and writes nothing.</summary>
public static class DeclarationReader
{
    /// <summary>Name of the file at a repository's root.</summary>
    public const string FileName = "lineage.yaml";

    /// <summary>Bytes of one file at most.</summary>
    public const long MaxFileLength = 256L * 1024 * 1024;

    /// <summary>Files inside one another through <c>include:</c> at most.</summary>
    public const int MaxIncludeDepth = 8;

    /// <summary>Included files in all at most.</summary>
    public const int MaxFiles = 10_000;

    /// <summary>Reads and checks the declaration of a repository.</summary>
    /// <param name="root">The repository's root folder.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="DeclarationException">Anything is wrong with it; every error that was found is in it.</exception>
    /// <exception cref="MGitException">RepositoryNotFound: there is no lineage.yaml. RepositoryTooNew: its schema is a later one.</exception>
    public static LineageDeclaration Load(string root, CancellationToken cancellationToken = default)
    {
        string full = Path.GetFullPath(root);
        return Load(full, new DiskSource(full), cancellationToken);
    }

    internal static LineageDeclaration Load(string root, IDeclarationSource source, CancellationToken cancellationToken = default)
    {
        DeclarationErrors errors = new();
        DeclarationLoader loader = new(source, errors);
        LineageDeclaration declaration = loader.Load(root, cancellationToken);
        errors.ThrowIfAny();
        return declaration;
    }
}
