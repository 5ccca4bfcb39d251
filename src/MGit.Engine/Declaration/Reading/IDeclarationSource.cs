namespace MGit.Engine.Declaration.Reading;

/// <summary>Where the files of a declaration come from. Paths are relative to the repository's root, with slashes.</summary>
internal interface IDeclarationSource
{
    /// <summary>A file's bytes, or null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stamp">What it looked like when it was read; the default where that has no meaning.</param>
    byte[]? Read(string path, out DeclarationStamp stamp);

    /// <summary>Files that a glob names, by ordinal order of their paths. A path without wildcards names itself where it exists.</summary>
    IReadOnlyList<string> Expand(string glob);
}
