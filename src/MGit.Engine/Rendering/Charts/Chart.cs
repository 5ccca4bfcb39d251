using MGit.Engine.Rendering.Svg;

namespace MGit.Engine.Rendering.Charts;

/// <summary>A picture of numbers, with the numbers as a table. Sizes are pixels.</summary>
public abstract class Chart
{
    /// <summary>What the picture is of.</summary>
    public abstract string Heading { get; }

    /// <summary>What it says, in a sentence or two.</summary>
    public abstract string Summary { get; }

    /// <summary>What its colours mean.</summary>
    public abstract IReadOnlyList<LegendEntry> Legend { get; }

    public abstract double Width { get; }

    public abstract double Height { get; }

    /// <summary>Everything that is drawn, in words and numbers: for those who cannot see the picture, and to search in.</summary>
    public abstract ChartTable Table { get; }

    /// <summary>Draws it from 0, 0. A group that carries <c>data-row</c> stands for that row of the <see cref="Table"/>.</summary>
    internal abstract void Draw(SvgWriter svg);
}
