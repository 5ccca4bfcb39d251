namespace MGit.Engine.Rendering.Layout;

/// <summary>A place in a picture, in pixels from its top left corner.</summary>
public readonly record struct LayoutPoint(double X, double Y);
