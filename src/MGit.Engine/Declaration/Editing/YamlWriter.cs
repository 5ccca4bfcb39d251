using System.Collections;
using System.Globalization;
using System.Text;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Writes values as YAML that every reader, of version 1.1 or 1.2, reads as the same values.</summary>
internal static class YamlWriter
{
    /// <summary>Columns after which a collection is written over several lines.</summary>
    private const int WideColumns = 110;

    // YAML allows 1024 characters for a key on one line.
    private const int MaxKeyLength = 1000;

    /// <summary>A value on one line, collections in flow style. A quoted form asked for is kept where it can hold the text.</summary>
    public static string Inline(object? value, YamlScalarForm form = YamlScalarForm.Plain)
    {
        StringBuilder text = new();
        Append(text, value, form);
        return text.ToString();
    }

    /// <summary>A key with its value, in one line where that is not too wide, else over several; no line break at its end.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces before the key's further lines; those before its first are the caller's.</param>
    /// <param name="newLine">The line break.</param>
    public static void AppendKey(StringBuilder text, string key, object? value, int indent, string newLine)
    {
        string inline = Inline(value);
        bool isCollection = value is ValueMap { Count: > 0 } or IReadOnlyList<object?> { Count: > 0 } or IReadOnlyList<string> { Count: > 0 };
        text.Append(Key(key)).Append(':');
        if (!isCollection || indent + key.Length + inline.Length + 2 <= WideColumns)
        {
            text.Append(' ').Append(inline);
        }
        else if (value is ValueMap map)
        {
            foreach ((string inner, object? innerValue) in map)
            {
                text.Append(newLine).Append(' ', indent + 2);
                AppendKey(text, inner, innerValue, indent + 2, newLine);
            }
        }
        else
        {
            foreach (object? item in (IEnumerable)value!)
            {
                text.Append(newLine).Append(' ', indent + 2).Append("- ").Append(Inline(item));
            }
        }
    }

    public static string Key(string key)
        => key.Length <= MaxKeyLength ? Inline(key)
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"A key has {key.Length} characters; at most {MaxKeyLength} can be written.", key);

    private static void Append(StringBuilder text, object? value, YamlScalarForm form)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long integer:
                text.Append(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(Number(number));
                break;
            case string word:
                AppendString(text, word, form);
                break;
            case ValueMap map:
                text.Append('{');
                AppendJoined(text, map, entry =>
                {
                    text.Append(Key(entry.Key)).Append(": ");
                    Append(text, entry.Value, YamlScalarForm.Plain);
                });
                text.Append('}');
                break;
            case IEnumerable list:
                text.Append('[');
                AppendJoined(text, list.Cast<object?>(), item => Append(text, item, YamlScalarForm.Plain));
                text.Append(']');
                break;
            default:
                throw new ArgumentException($"A declaration cannot hold a {value.GetType().Name}.", nameof(value));
        }
    }

    private static void AppendJoined<T>(StringBuilder text, IEnumerable<T> items, Action<T> append)
    {
        bool isFirst = true;
        foreach (T item in items)
        {
            if (!isFirst)
            {
                text.Append(", ");
            }

            isFirst = false;
            append(item);
        }
    }

    private static string Number(double number)
    {
        if (double.IsNaN(number))
        {
            return ".nan";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? ".inf" : "-.inf";
        }

        // YAML 1.1 reads 1e-05 as a string and 1 as an integer: a float has its point.
        string text = number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        return text.Contains('.', StringComparison.Ordinal) ? text : exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }

    private static void AppendString(StringBuilder text, string word, YamlScalarForm form)
    {
        if (form == YamlScalarForm.SingleQuoted && !word.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            text.Append('\'').Append(word.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
        else if (form != YamlScalarForm.DoubleQuoted && IsPlain(word))
        {
            text.Append(word);
        }
        else
        {
            AppendQuoted(text, word);
        }
    }

    /// <summary>Whether a text may stand without quotes anywhere. Narrower than YAML: what is not plainly a word is quoted.</summary>
    private static bool IsPlain(string word)
    {
        if (word.Length == 0 || !(char.IsLetterOrDigit(word[0]) || word[0] is '_' or '.' or '/') || word[^1] == ' ' || !CoreSchema.IsPlainString(word))
        {
            return false;
        }

        bool looksLikeNumber = char.IsDigit(word[0]) || word[0] == '.';
        foreach (char letter in word)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '.' or '/' or '-' or '+' or '@' or '(' or ')' or ' '))
            {
                return false;
            }

            looksLikeNumber &= char.IsAsciiHexDigit(letter) || letter is '_' or '.' or '-' or '+' or 'x' or 'o' or 'T' or 'Z' or ' ';
        }

        // Version 1.1 has more booleans, and numbers with underscores, dates and the like.
        return !looksLikeNumber && word.ToUpperInvariant() is not ("YES" or "NO" or "ON" or "OFF" or "TRUE" or "FALSE" or "NULL");
    }

    private static void AppendQuoted(StringBuilder text, string word)
    {
        text.Append('"');
        foreach (Rune rune in word.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    text.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case < ' ' or (>= 0x7F and <= 0xA0):
                    text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                    break;
                case 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF:
                    text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
                    break;
                default:
                    text.Append(rune.ToString());
                    break;
            }
        }

        text.Append('"');
    }
}
