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
    {
        bool plain = text.Length <= Limit && !text.Any(NeedsEscape);
        if (plain)
        {
            return text;
        }

        StringBuilder shown = new();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, Limit)))
        {
            _ = NeedsEscape(c) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : shown.Append(c);
        }

        return text.Length > Limit ? shown.Append("...").ToString() : shown.ToString();
    }

    private static bool NeedsEscape(char c)
        => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
