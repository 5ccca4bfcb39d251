namespace MGit.Engine.Declaration;

/// <summary>A place in a declaration file. Lines and columns begin at 1; columns count UTF-16 code units.</summary>
/// <param name="File">Path from the repository's root, with slashes.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
