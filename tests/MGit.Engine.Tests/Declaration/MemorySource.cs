using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Reading;

namespace MGit.Engine.Tests.Declaration;

/// <summary>Declaration files that lie in memory.</summary>
internal sealed class MemorySource : Dictionary<string, byte[]>, IDeclarationSource
{
    public MemorySource(string lineage)
        : this(Encoding.UTF8.GetBytes(lineage))
    {
    }

    public MemorySource(byte[] lineage)
    {
        this[DeclarationReader.FileName] = lineage;
    }

    public static LineageDeclaration Load(string lineage) => DeclarationReader.Load("/repository", new MemorySource(lineage));

    public static LineageDeclaration Load(byte[] lineage) => DeclarationReader.Load("/repository", new MemorySource(lineage));

    public static string[] ErrorsOf(string lineage)
        => [.. Assert.Throws<DeclarationException>(() => Load(lineage)).Errors.Select(error => error.ToString())];

    public MemorySource With(string path, string text)
    {
        this[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public byte[]? Read(string path, out DeclarationStamp stamp)
    {
        stamp = default;
        return this.GetValueOrDefault(path);
    }

    public IReadOnlyList<string> Expand(string glob)
        => [.. Keys.Where(path => IncludeGlob.HasWildcards(glob) ? IncludeGlob.IsMatch(glob, path) : path == glob).Order(StringComparer.Ordinal)];
}
