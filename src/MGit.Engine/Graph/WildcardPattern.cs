using System.Text;

namespace MGit.Engine.Graph;

/// <summary>
/// A text pattern as PowerShell writes them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and the backtick that takes a character as it is.
/// Case does not matter. Matching takes time linear in text times pattern at worst: a star is never tried twice. Immutable.
/// </summary>
public sealed class WildcardPattern
{
    private const int MaxLength = 1024;

    private readonly Token[] _tokens;

    private WildcardPattern(Token[] tokens, string text)
    {
        _tokens = tokens;
        Text = text;
    }

    private enum TokenKind
    {
        Literal,
        Any,
        Star,
        Set,
    }

    public string Text { get; }

    /// <summary>Whether it matches one text only.</summary>
    public bool IsLiteral => Array.TrueForAll(_tokens, token => token.Kind == TokenKind.Literal);

    /// <summary>The one text it matches, where <see cref="IsLiteral"/>.</summary>
    public string Literal => new([.. _tokens.Select(token => token.Letter)]);

    /// <summary>Reads a pattern; where it is not well formed null, and what is wrong as the end of a sentence that begins with it.</summary>
    public static WildcardPattern? TryParse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            fault = $"has more than {MaxLength} characters";
            return null;
        }

        List<Token> tokens = new(text.Length);
        fault = null;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '`' when i + 1 < text.Length:
                    tokens.Add(new Token(TokenKind.Literal, text[++i], null));
                    break;
                case '*':
                    if (tokens.Count == 0 || tokens[^1].Kind != TokenKind.Star)
                    {
                        tokens.Add(new Token(TokenKind.Star, '*', null));
                    }

                    break;
                case '?':
                    tokens.Add(new Token(TokenKind.Any, '?', null));
                    break;
                case '[':
                    if (ReadSet(text, ref i) is not { } set)
                    {
                        fault = "has a [ without a matching ], or an empty set";
                        return null;
                    }

                    tokens.Add(new Token(TokenKind.Set, '[', set));
                    break;
                default:
                    tokens.Add(new Token(TokenKind.Literal, text[i], null));
                    break;
            }
        }

        return new WildcardPattern([.. tokens], text);
    }

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        int token = 0;
        int at = 0;
        int starToken = -1;
        int starAt = 0;
        while (at < text.Length)
        {
            if (token < _tokens.Length && _tokens[token].Kind == TokenKind.Star)
            {
                starToken = token++;
                starAt = at;
            }
            else if (token < _tokens.Length && _tokens[token].Matches(text[at]))
            {
                token++;
                at++;
            }
            else if (starToken >= 0)
            {
                token = starToken + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && _tokens[token].Kind == TokenKind.Star)
        {
            token++;
        }

        return token == _tokens.Length;
    }

    public override string ToString() => Text;

    /// <summary>Reads <c>[a-z0]</c> as pairs of first and last character; leaves the index on the bracket that ends it.</summary>
    private static string? ReadSet(string text, ref int index)
    {
        StringBuilder pairs = new();
        for (int i = index + 1; i < text.Length; i++)
        {
            if (text[i] == ']')
            {
                index = i;
                return pairs.Length > 0 ? pairs.ToString() : null;
            }

            char first = text[i] == '`' && i + 1 < text.Length ? text[++i] : text[i];
            char last = first;
            if (i + 2 < text.Length && text[i + 1] == '-' && text[i + 2] != ']')
            {
                i += 2;
                last = text[i] == '`' && i + 1 < text.Length ? text[++i] : text[i];
            }

            pairs.Append(first).Append(last);
        }

        return null;
    }

    private readonly record struct Token(TokenKind Kind, char Letter, string? Set)
    {
        public bool Matches(char letter) => Kind switch
        {
            TokenKind.Any => true,
            TokenKind.Literal => char.ToUpperInvariant(Letter) == char.ToUpperInvariant(letter),
            TokenKind.Set => InSet(char.ToLowerInvariant(letter)) || InSet(char.ToUpperInvariant(letter)),
            _ => false,
        };

        private bool InSet(char letter)
        {
            for (int i = 0; i < Set!.Length; i += 2)
            {
                if (letter >= Set[i] && letter <= Set[i + 1])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
