using System.Globalization;
using MGit.Engine.Rendering.Themes;

namespace MGit.Engine.Tests.Rendering;

public sealed class PaletteTests
{
    private static readonly string[] Texts = ["ink", "soft", "accent", "mark", "Failed", "Outdated", "Missing", "Passed", "Stored"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_reads_on_what_it_stands_on(bool dark)
    {
        IReadOnlyDictionary<string, string> colours = dark ? Palette.Dark : Palette.Light;

        Assert.All(Texts.SelectMany(text => new[] { (Text: text, Ground: "paper"), (Text: text, Ground: "card") })
            .Concat(Palette.Heat.Select(step => (Text: "ink", Ground: step))), pair
            => Assert.True(Contrast(colours[pair.Text], colours[pair.Ground]) >= 4.5, $"{pair.Text} on {pair.Ground}: {Contrast(colours[pair.Text], colours[pair.Ground]):0.00}"));
    }

    [Fact]
    public void Both_themes_have_the_same_colours() => Assert.Equal(Palette.Light.Keys.Order(), Palette.Dark.Keys.Order());

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    private static double Contrast(string one, string other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            double value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
