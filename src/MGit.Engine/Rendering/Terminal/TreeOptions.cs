using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;

namespace MGit.Engine.Rendering.Terminal;

/// <summary>How a tree is drawn.</summary>
public sealed record TreeOptions
{
    /// <summary>Columns of the terminal; at least 20.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether escape sequences for colours are written.</summary>
    public bool Colour { get; init; }

    /// <summary>Lines of ASCII instead of box characters.</summary>
    public bool Ascii { get; init; }

    /// <summary>A line for each version, instead of one for versions that merely follow one another.</summary>
    public bool AllVersions { get; init; }

    /// <summary>Generations below the roots; null: all.</summary>
    public int? Depth { get; init; }

    /// <summary>The tests of a node; null where nothing is known.</summary>
    public Func<ModelNode, NodeMarks?> Marks { get; init; } = static _ => null;
}
