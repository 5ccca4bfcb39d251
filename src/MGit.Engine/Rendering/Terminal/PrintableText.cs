using System.Globalization;
using System.Text;

namespace MGit.Engine.Rendering.Terminal;

/// <summary>Text of others as a terminal may show it: nothing in it moves the cursor, changes a colour or turns the reading direction.</summary>
public static class PrintableText
{
    /// <summary>Control characters, marks of direction and half surrogates become <c>\u{202E}</c>; everything else stays.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EnumerateRunes().Any(IsHidden))
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsHidden(rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }

    // Zero-width joiners are format characters too; they hold together emoji, and are escaped all the same: a name should look like what it is.
    private static bool IsHidden(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
