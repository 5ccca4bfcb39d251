using System.Text;
using MGit.Console.Host;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Console.Prompt;

/// <summary>
/// Where the input lies on the screen: the text to write, and rows and columns counted from the row of the prompt. Long lines wrap at
/// the terminal's width, further lines begin with the continuation prompt.
/// </summary>
internal sealed record LineView(string Output, int CursorRow, int CursorColumn, int LastRow)
{
    public const string Continuation = ">> ";

    /// <param name="prompt">The prompt as written, without colour.</param>
    /// <param name="text">The input, with line breaks.</param>
    /// <param name="cursor">Index into <paramref name="text"/>.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static LineView Lay(string prompt, string text, int cursor, int width)
    {
        var output = new StringBuilder();
        int row = 0, column = 0, cursorRow = 0, cursorColumn = 0;

        void Put(Rune rune)
        {
            var columns = DisplayWidth.Of(rune);
            if (column + columns > width)
            {
                Break();
            }

            output.Append(rune.ToString());
            column += columns;
        }

        void Break()
        {
            output.Append("\r\n");
            row++;
            column = 0;
        }

        void PutAll(string value)
        {
            foreach (var rune in value.EnumerateRunes())
            {
                Put(rune);
            }
        }

        void MarkCursor()
        {
            // At the right edge the cursor stands at the start of the next row, as terminals show it after the next character.
            (cursorRow, cursorColumn) = column >= width ? (row + 1, 0) : (row, column);
        }

        PutAll(prompt);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (at == cursor)
            {
                MarkCursor();
            }

            at += rune.Utf16SequenceLength;
            if (rune.Value == '\n')
            {
                Break();
                PutAll(Continuation);
            }
            else
            {
                Put(rune);
            }
        }

        if (cursor >= at)
        {
            MarkCursor();
        }

        if (cursorRow > row)
        {
            Break();
        }

        return new LineView(output.ToString(), cursorRow, cursorColumn, row);
    }

    /// <summary>The sequence that puts the cursor where it belongs after <see cref="Output"/> was written.</summary>
    public string PlaceCursor() => "\r" + Escape.Up(LastRow - CursorRow) + Escape.Right(CursorColumn);
}
