using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Declaration;

/// <summary>A node as lineage.yaml declares it; immutable. What is null or empty is not written in the file.</summary>
public sealed record NodeDeclaration
{
    public required string Name { get; init; }

    /// <summary>1 where the file writes none.</summary>
    public int Version { get; init; } = 1;

    public NodeId Id => new(Name, Version);

    public string? Type { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A path in the repository, with slashes.</summary>
    public string? Source { get; init; }

    public IReadOnlyList<ParentReference> Parents { get; init; } = [];

    public CreateDeclaration? Create { get; init; }

    public ValueMap? Architecture { get; init; }

    /// <summary>Patterns of parameters that training leaves alone.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Null: as the <c>store:</c> section says.</summary>
    public CompressionMode? Compression { get; init; }

    public double? Epsilon { get; init; }

    public ValueMap Metadata { get; init; } = ValueMap.Empty;

    /// <summary>Where the node's entry begins; the default for one that was not read from a file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Where the entry lies in its file.</summary>
    internal EntrySpan Span { get; init; }

    /// <summary>Where one of the <see cref="Parents"/> is written.</summary>
    public SourceLocation PlaceOf(ParentReference parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new SourceLocation(Location.File, Location.Line + parent.LineOffset, parent.Column);
    }

    public override string ToString() => Id.ToString();
}
