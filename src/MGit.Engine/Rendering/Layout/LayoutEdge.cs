namespace MGit.Engine.Rendering.Layout;

/// <summary>An edge between two boxes, by their numbers, and the places it goes through on its way.</summary>
public sealed record LayoutEdge(int From, int To, IReadOnlyList<LayoutPoint> Bends);
