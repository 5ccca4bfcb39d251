using System.Globalization;
using MGit.Engine.Comparison;
using MGit.Engine.Rendering.Svg;

namespace MGit.Engine.Rendering.Charts;

/// <summary>Histograms of changes that share one axis, from the smallest power of two to the largest; each is as high as its largest bin.</summary>
internal sealed class DeltaBars
{
    private readonly int _first;
    private readonly int _count;

    public DeltaBars(IReadOnlyList<IReadOnlyList<DeltaBin>> histograms)
    {
        int[] exponents = [.. histograms.SelectMany(bins => bins).Select(bin => bin.Exponent)];
        IsEmpty = exponents.Length == 0;
        _first = exponents.DefaultIfEmpty().Min();
        _count = exponents.DefaultIfEmpty().Max() - _first + 1;
    }

    public bool IsEmpty { get; }

    public void Draw(SvgWriter svg, IReadOnlyList<DeltaBin> bins, double x, double y, double width, double height, bool withAxis)
    {
        if (bins.Count == 0)
        {
            return;
        }

        double step = width / _count;
        double most = bins.Max(bin => bin.Elements);
        foreach (DeltaBin bin in bins.Where(bin => bin.Elements > 0))
        {
            double tall = Math.Max(1, bin.Elements / most * height);
            svg.Begin("rect", "class", "bar", "style", "fill: var(--mark)", "x", x + ((bin.Exponent - _first) * step), "y", y + height - tall, "width", Math.Max(0.8, step - 0.6), "height", tall);
            svg.Element("title", string.Create(CultureInfo.InvariantCulture, $"{bin.Elements:N0} elements changed by {Math.ScaleB(1, bin.Exponent):G2} to {Math.ScaleB(1, bin.Exponent + 1):G2}"));
            svg.End();
        }

        svg.Shape("line", "class", "axis", "x1", x, "y1", y + height, "x2", x + width, "y2", y + height);
        if (withAxis)
        {
            svg.Element("text", Math.ScaleB(1, _first).ToString("G2", CultureInfo.InvariantCulture), "class", "sub", "x", x, "y", y + height + 14);
            svg.Element("text", Math.ScaleB(1, _first + _count).ToString("G2", CultureInfo.InvariantCulture), "class", "sub end", "x", x + width, "y", y + height + 14);
        }
    }
}
