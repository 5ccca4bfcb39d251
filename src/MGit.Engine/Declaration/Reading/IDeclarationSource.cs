namespace MGit.Engine.Declaration.Reading;

/// <summary>Where the files of a declaration come from. Paths are relative to the repository's root, with slashes.</summary>
internal interface IDeclarationSource
{
    /// <summary>A file's bytes, or null where there is none.</summary>
    byte[]? Read(string path);

    /// <summary>Files that a glob names, by ordinal order of their paths. A path without wildcards names itself where it exists.</summary>
    IReadOnlyList<string> Expand(string glob);
}
