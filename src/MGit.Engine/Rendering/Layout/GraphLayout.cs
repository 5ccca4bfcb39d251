namespace MGit.Engine.Rendering.Layout;

/// <summary>Where the boxes of a graph lie, left to right along its edges.</summary>
/// <param name="Boxes">In the order the sizes were given in.</param>
/// <param name="Edges">In the order the edges were given in.</param>
/// <param name="Width">Of the whole picture.</param>
/// <param name="Height">Of the whole picture.</param>
public sealed record GraphLayout(IReadOnlyList<LayoutBox> Boxes, IReadOnlyList<LayoutEdge> Edges, double Width, double Height);
