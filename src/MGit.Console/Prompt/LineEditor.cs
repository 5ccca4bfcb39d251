namespace MGit.Console.Prompt;

/// <summary>
/// The text being typed and the cursor in it, changed by keys. Knows no terminal: keys in, text and cursor out. Emacs-like bindings
/// as in bash and PSReadLine's Emacs mode, with the arrow keys.
/// </summary>
internal sealed class LineEditor(History history)
{
    private readonly HistoryWalk walk = new(history);
    private string killed = "";

    public string Text { get; private set; } = "";

    /// <summary>Index into <see cref="Text"/>, between 0 and its length.</summary>
    public int Cursor { get; private set; }

    /// <summary>Applies one key.</summary>
    public EditOutcome Handle(ConsoleKeyInfo key)
    {
        var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        var alt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        if (control && !alt && HandleControl(key.Key) is { } outcome)
        {
            return outcome;
        }

        if (alt && !control && HandleAlt(key.Key))
        {
            return EditOutcome.Continue;
        }

        return HandlePlain(key);
    }

    /// <summary>Puts text in at the cursor.</summary>
    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
        walk.Reset();
    }

    /// <summary>Replaces a part of the text, as a completion does; the cursor goes behind it.</summary>
    public void Replace(int start, int length, string with)
    {
        Text = string.Concat(Text.AsSpan(0, start), with, Text.AsSpan(start + length));
        Cursor = start + with.Length;
        walk.Reset();
    }

    private EditOutcome HandlePlain(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return EditOutcome.Accept;
            case ConsoleKey.Tab:
                return key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? EditOutcome.CompleteBackward : EditOutcome.Complete;
            case ConsoleKey.LeftArrow:
                Cursor = Before(Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = After(Cursor);
                break;
            case ConsoleKey.UpArrow:
                MoveUp();
                break;
            case ConsoleKey.DownArrow:
                MoveDown();
                break;
            case ConsoleKey.Home:
                Cursor = LineStart(Cursor);
                break;
            case ConsoleKey.End:
                Cursor = LineEnd(Cursor);
                break;
            case ConsoleKey.Backspace:
                Delete(Before(Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Delete(Cursor, After(Cursor));
                break;
            case ConsoleKey.Escape:
                Delete(0, Text.Length);
                break;
            default:
                InsertTyped(key.KeyChar);
                break;
        }

        return EditOutcome.Continue;
    }

    private EditOutcome? HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return EditOutcome.Abandon;
            case ConsoleKey.D when Text.Length == 0:
                return EditOutcome.EndOfInput;
            case ConsoleKey.L:
                return EditOutcome.ClearScreen;
            case ConsoleKey.D:
                Delete(Cursor, After(Cursor));
                break;
            case ConsoleKey.A:
                Cursor = LineStart(Cursor);
                break;
            case ConsoleKey.E:
                Cursor = LineEnd(Cursor);
                break;
            case ConsoleKey.B:
                Cursor = Before(Cursor);
                break;
            case ConsoleKey.F:
                Cursor = After(Cursor);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = WordStart(Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = WordEnd(Cursor);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.P:
                MoveUp();
                break;
            case ConsoleKey.N:
                MoveDown();
                break;
            case ConsoleKey.K:
                Kill(Cursor, LineEnd(Cursor));
                break;
            case ConsoleKey.U:
                Kill(LineStart(Cursor), Cursor);
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                Kill(WordStart(Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Kill(Cursor, WordEnd(Cursor));
                break;
            case ConsoleKey.Y:
                Insert(killed);
                break;
            case ConsoleKey.J:
                return EditOutcome.Accept;
            default:
                return null;
        }

        return EditOutcome.Continue;
    }

    private bool HandleAlt(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.B or ConsoleKey.LeftArrow:
                Cursor = WordStart(Cursor);
                return true;
            case ConsoleKey.F or ConsoleKey.RightArrow:
                Cursor = WordEnd(Cursor);
                return true;
            case ConsoleKey.D:
                Kill(Cursor, WordEnd(Cursor));
                return true;
            case ConsoleKey.Backspace:
                Kill(WordStart(Cursor), Cursor);
                return true;
            case ConsoleKey.Enter:
                Insert("\n");
                return true;
            default:
                return false;
        }
    }

    private void InsertTyped(char character)
    {
        if (!char.IsControl(character))
        {
            Insert(character.ToString());
        }
    }

    private void MoveUp()
    {
        var start = LineStart(Cursor);
        if (start > 0)
        {
            var column = Cursor - start;
            var above = LineStart(start - 1);
            Cursor = Whole(Math.Min(above + column, start - 1));
        }
        else
        {
            Show(walk.Older(Text));
        }
    }

    private void MoveDown()
    {
        var end = LineEnd(Cursor);
        if (end < Text.Length)
        {
            var column = Cursor - LineStart(Cursor);
            Cursor = Whole(Math.Min(end + 1 + column, LineEnd(end + 1)));
        }
        else
        {
            Show(walk.Newer());
        }
    }

    private void Show(string? entry)
    {
        if (entry is not null)
        {
            Text = entry;
            Cursor = entry.Length;
        }
    }

    private void Kill(int from, int to)
    {
        if (to > from)
        {
            killed = Text[from..to];
        }

        Delete(from, to);
    }

    private void Delete(int from, int to)
    {
        if (to > from)
        {
            Text = Text.Remove(from, to - from);
            Cursor = from;
            walk.Reset();
        }
    }

    private int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    private int LineEnd(int at)
    {
        var end = Text.IndexOf('\n', at);
        return end < 0 ? Text.Length : end;
    }

    // A character outside the basic plane is two chars that the cursor never parts.
    private int Before(int at) => at <= 0 ? 0 : at >= 2 && char.IsSurrogatePair(Text[at - 2], Text[at - 1]) ? at - 2 : at - 1;

    private int Whole(int at) =>
        at > 0 && at < Text.Length && char.IsSurrogatePair(Text[at - 1], Text[at]) ? at - 1 : at;

    private int After(int at) =>
        at >= Text.Length ? Text.Length : at + 1 < Text.Length && char.IsSurrogatePair(Text[at], Text[at + 1]) ? at + 2 : at + 1;

    private int WordStart(int at)
    {
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int WordEnd(int at)
    {
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        return at;
    }
}
