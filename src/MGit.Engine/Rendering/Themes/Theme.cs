using System.Text;

namespace MGit.Engine.Rendering.Themes;

/// <summary>The palette as style sheets.</summary>
internal static class Theme
{
    /// <summary>For a page, whose script says which of the two holds.</summary>
    public static string PageStyle => $":root {{ color-scheme: light;{Variables(Palette.Light)} }}\n:root[data-theme=\"dark\"] {{ color-scheme: dark;{Variables(Palette.Dark)} }}\n";

    /// <summary>For a picture alone, which follows the viewer's preference.</summary>
    public static string SvgStyle =>
        $"svg {{ color-scheme: light dark; background: var(--paper); font-family: system-ui, 'Segoe UI', 'Helvetica Neue', sans-serif;{Variables(Palette.Light)} }}\n"
        + $"@media (prefers-color-scheme: dark) {{ svg {{{Variables(Palette.Dark)} }} }}\n";

    private static string Variables(IReadOnlyDictionary<string, string> colours)
    {
        StringBuilder text = new();
        foreach ((string name, string colour) in colours)
        {
            text.Append(" --").Append(name).Append(": ").Append(colour).Append(';');
        }

        return text.ToString();
    }
}
