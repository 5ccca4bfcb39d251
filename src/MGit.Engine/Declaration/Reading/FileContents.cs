namespace MGit.Engine.Declaration.Reading;

/// <summary>What one file declares, as far as it could be read.</summary>
internal sealed class FileContents
{
    public List<NodeDeclaration> Nodes { get; } = [];

    public List<GroupDeclaration> Groups { get; } = [];

    public List<DatasetDeclaration> Datasets { get; } = [];

    public List<TestDeclaration> Tests { get; } = [];

    public List<AliasDeclaration> Aliases { get; } = [];

    public List<SectionLayout> Sections { get; } = [];

    /// <summary>Globs of <c>include:</c> with their places.</summary>
    public List<(string Glob, SourceLocation At)> Includes { get; } = [];

    public StoreSettings? Store { get; set; }

    /// <summary>The <c>schema:</c> number; null where absent or not readable.</summary>
    public long? Schema { get; set; }

    public bool IsFlowRoot { get; set; }

    public int RootColumn { get; set; } = 1;
}
