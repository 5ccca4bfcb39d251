namespace MGit.Engine.Rendering.Layout;

/// <summary>A box of a picture: its top left corner and size, in pixels.</summary>
public readonly record struct LayoutBox(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double MiddleY => Y + (Height / 2);

    public LayoutBox Moved(double x, double y) => this with { X = X + x, Y = Y + y };
}
