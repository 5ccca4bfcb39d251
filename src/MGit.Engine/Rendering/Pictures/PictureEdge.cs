using MGit.Engine.Rendering.Layout;

namespace MGit.Engine.Rendering.Pictures;

/// <summary>An edge of a picture.</summary>
/// <param name="From">Number of the node it comes from.</param>
/// <param name="To">Number of the node it leads to.</param>
/// <param name="IsVersion">Whether it only leads to the next version; else what it leads to was made from what it comes from.</param>
/// <param name="Path">From the right side of one box to the left side of the other.</param>
public sealed record PictureEdge(int From, int To, bool IsVersion, IReadOnlyList<LayoutPoint> Path);
