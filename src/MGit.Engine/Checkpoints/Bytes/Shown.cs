using System.Globalization;
using System.Text;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>
/// Text out of a file someone else made, as it may stand in a message: control characters (a terminal would obey them) escaped, and
/// no longer than a line.
/// </summary>
internal static class Shown
{
    private const int Limit = 160;

    public static string Text(string text)
        => text.Length > Limit ? Escaped(text[..Limit]) + "..." : Escaped(text);

    /// <summary>The whole text with what a terminal would obey escaped.</summary>
    public static string Escaped(string text)
    {
        if (!text.Any(NeedsEscape))
        {
            return text;
        }

        StringBuilder shown = new();
        foreach (char c in text)
        {
            _ = NeedsEscape(c) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : shown.Append(c);
        }

        return shown.ToString();
    }

    private static bool NeedsEscape(char c)
        => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
