using MGit.Engine.Declaration.Reading;

namespace MGit.Engine.Declaration.Editing;

/// <summary>The files of a declaration as edits left them, for reading them again.</summary>
internal sealed class EditedSource(IReadOnlyDictionary<string, byte[]> files) : IDeclarationSource
{
    public byte[]? Read(string path, out DeclarationStamp stamp)
    {
        stamp = default;
        return files.GetValueOrDefault(path);
    }

    public IReadOnlyList<string> Expand(string glob)
        => files.Keys.Where(path => IncludeGlob.HasWildcards(glob) ? IncludeGlob.IsMatch(glob, path) : path == glob).Order(StringComparer.Ordinal).ToArray();
}
