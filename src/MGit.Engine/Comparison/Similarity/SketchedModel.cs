using MGit.Engine.Graph;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>A model in the search for parents: a stored node, or one that is about to be added.</summary>
/// <param name="Name">The node's name, or the one it will have.</param>
/// <param name="Sketch">Its sketch.</param>
/// <param name="Node">The stored node; null for one that is pending.</param>
/// <param name="Path">Where a pending one lies.</param>
/// <param name="Modified">When a pending one's file was last written.</param>
/// <param name="Open">Opens it, to look closer.</param>
internal sealed record SketchedModel(
    string Name, ModelSketch Sketch, ModelNode? Node, string? Path, DateTimeOffset? Modified, Func<CancellationToken, ModelSource> Open)
{
    public NameHints Hints { get; } = NameHints.Of(Name);

    /// <summary>How users call it.</summary>
    public string Shown => Node?.Id ?? Name;
}
