using System.Globalization;

namespace MGit.Engine.Declaration.Yaml;

/// <summary>
/// How YAML 1.2's core schema (specification, section 10.3.2) reads a plain scalar: null, booleans, integers (decimal, 0o, 0x),
/// floats; everything else, and everything quoted, is a string. So <c>yes</c>, <c>1_000</c> and <c>2024-01-01</c> are strings.
/// </summary>
internal static class CoreSchema
{
    /// <summary>What the scalar is.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="fault">Set where an explicit tag does not fit the text, or a number does not fit 64 bits.</param>
    public static CoreTag Resolve(YamlScalar scalar, out string? fault) => Resolve(scalar, out _, out fault);

    /// <summary>What the scalar is, with its value: null, bool, long, double or string.</summary>
    public static CoreTag Resolve(YamlScalar scalar, out object? value, out string? fault)
    {
        fault = null;
        value = scalar.Text;
        if (scalar.Tag == CoreTag.String || (scalar.Tag == CoreTag.None && scalar.Form != YamlScalarForm.Plain))
        {
            return CoreTag.String;
        }

        CoreTag natural = ResolvePlain(scalar.Text, out value, out fault);
        if (fault is not null || scalar.Tag == CoreTag.None || scalar.Tag == natural)
        {
            return natural;
        }

        if (scalar.Tag == CoreTag.Float && natural == CoreTag.Integer)
        {
            value = (double)(long)value!;
            return CoreTag.Float;
        }

        fault = $"the tag does not fit \"{scalar.Text}\"";
        return CoreTag.String;
    }

    /// <summary>Whether a plain scalar of this text reads back as this very string.</summary>
    public static bool IsPlainString(string text) => ResolvePlain(text, out _, out string? fault) == CoreTag.String && fault is null;

    private static CoreTag ResolvePlain(string text, out object? value, out string? fault)
    {
        fault = null;
        value = text;
        if (text.Length == 0 || text is "~" or "null" or "Null" or "NULL")
        {
            value = null;
            return CoreTag.Null;
        }

        char first = text[0];
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
        {
            return ResolveNumber(text, ref value, ref fault);
        }

        if (text is "true" or "True" or "TRUE")
        {
            value = true;
            return CoreTag.Boolean;
        }

        if (text is "false" or "False" or "FALSE")
        {
            value = false;
            return CoreTag.Boolean;
        }

        return CoreTag.String;
    }

    private static CoreTag ResolveNumber(string text, ref object? value, ref string? fault)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) || text.StartsWith("0o", StringComparison.Ordinal))
        {
            return ResolveRadix(text, ref value, ref fault);
        }

        ReadOnlySpan<char> unsigned = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (unsigned is ".inf" or ".Inf" or ".INF")
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return CoreTag.Float;
        }

        if (text is ".nan" or ".NaN" or ".NAN")
        {
            value = double.NaN;
            return CoreTag.Float;
        }

        if (unsigned.Length > 0 && !unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            {
                value = integer;
            }
            else
            {
                fault = $"the integer {Shorten(text)} does not fit 64 bits; quote it to keep it as text";
            }

            return CoreTag.Integer;
        }

        if (!IsFloat(unsigned))
        {
            return CoreTag.String;
        }

        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(number))
        {
            value = number;
        }
        else
        {
            fault = $"the number {Shorten(text)} is too large for 64-bit floating point; quote it to keep it as text";
        }

        return CoreTag.Float;
    }

    private static CoreTag ResolveRadix(string text, ref object? value, ref string? fault)
    {
        int bits = text[1] == 'x' ? 4 : 3;
        ulong number = 0;
        bool overflow = false;
        foreach (char digit in text.AsSpan(2))
        {
            int worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : 99;
            if (worth >= 1 << bits)
            {
                return CoreTag.String;
            }

            overflow |= number >> (63 - bits) != 0;
            number = (number << bits) | (uint)worth;
        }

        if (text.Length == 2)
        {
            return CoreTag.String;
        }

        value = overflow ? text : (long)number;
        fault = overflow ? $"the integer {Shorten(text)} does not fit 64 bits; quote it to keep it as text" : null;
        return CoreTag.Integer;
    }

    /// <summary><c>( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?</c></summary>
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        int whole = Digits(text);
        ReadOnlySpan<char> rest = text[whole..];
        if (rest is ['.', ..])
        {
            int fraction = Digits(rest[1..]);
            if (whole == 0 && fraction == 0)
            {
                return false;
            }

            rest = rest[(1 + fraction)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (rest.Length == 0)
        {
            return true;
        }

        if (rest[0] is not ('e' or 'E'))
        {
            return false;
        }

        rest = rest[1..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        return rest.Length > 0 && Digits(rest) == rest.Length;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
