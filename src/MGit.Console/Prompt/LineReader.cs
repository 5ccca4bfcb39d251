using System.Management.Automation.Language;
using MGit.Console.Host;

namespace MGit.Console.Prompt;

/// <summary>Reads one input, of one or more lines, from the keyboard, drawing it as it changes.</summary>
internal sealed class LineReader(Terminal terminal, History history, Completer completer)
{
    private int cursorRow;

    /// <summary>The input; null when there is no more; empty when it was dropped with Ctrl+C.</summary>
    public string? Read(string prompt)
    {
        if (!terminal.MovesCursor || !terminal.InputIsKeyboard)
        {
            return ReadPlain(prompt);
        }

        var before = System.Console.TreatControlCAsInput;
        System.Console.TreatControlCAsInput = true; // While typing, Ctrl+C is a key; while a pipeline runs, it stops the pipeline.
        try
        {
            return ReadKeys(prompt);
        }
        finally
        {
            System.Console.TreatControlCAsInput = before;
        }
    }

    /// <summary>True where the parser says that more must follow: an open brace, string or pipe.</summary>
    internal static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return Array.Exists(errors, error => error.IncompleteInput);
    }

    private static string? ReadPlain(string prompt)
    {
        System.Console.Out.Write(prompt);
        var text = System.Console.In.ReadLine();
        while (text is not null && IsIncomplete(text))
        {
            System.Console.Out.Write(LineView.Continuation);
            if (System.Console.In.ReadLine() is not { } more)
            {
                break;
            }

            text += "\n" + more;
        }

        return text;
    }

    private string? ReadKeys(string prompt)
    {
        var editor = new LineEditor(history);
        CompletionCycle? cycle = null;
        cursorRow = 0;
        Draw(prompt, editor);
        while (true)
        {
            var key = System.Console.ReadKey(intercept: true);
            var outcome = editor.Handle(key);
            if (outcome is EditOutcome.Complete or EditOutcome.CompleteBackward)
            {
                cycle = Complete(prompt, editor, cycle, outcome == EditOutcome.CompleteBackward);
                Draw(prompt, editor);
                continue;
            }

            cycle = null;
            switch (outcome)
            {
                case EditOutcome.Accept when IsIncomplete(editor.Text):
                    editor.Insert("\n");
                    break;
                case EditOutcome.Accept:
                    Leave(prompt, editor, "");
                    return editor.Text;
                case EditOutcome.Abandon:
                    Leave(prompt, editor, "^C");
                    return "";
                case EditOutcome.EndOfInput:
                    Leave(prompt, editor, "");
                    return null;
                case EditOutcome.ClearScreen:
                    System.Console.Out.Write(Escape.ClearScreen);
                    cursorRow = 0;
                    break;
            }

            if (!System.Console.KeyAvailable)
            {
                Draw(prompt, editor); // What is pasted is drawn once, when all of it has arrived.
            }
        }
    }

    private CompletionCycle? Complete(string prompt, LineEditor editor, CompletionCycle? cycle, bool backward)
    {
        if (cycle is not null)
        {
            cycle.Step(editor, backward);
            return cycle;
        }

        var text = editor.Text;
        cycle = completer.Complete(text, editor.Cursor);
        if (cycle is null || !cycle.Begin(editor))
        {
            return null;
        }

        if (editor.Text != text)
        {
            return null; // What the candidates share went in; the next Tab looks again.
        }

        Leave(prompt, editor, "");
        System.Console.Out.Write(CompletionList.Compose(cycle.Candidates, terminal.Width, terminal.Height - 3));
        cursorRow = 0;
        return cycle;
    }

    private void Draw(string prompt, LineEditor editor)
    {
        var view = LineView.Lay(prompt, editor.Text, editor.Cursor, terminal.Width);
        var output = view.Output;
        if (terminal.OutputColour && output.StartsWith(prompt, StringComparison.Ordinal))
        {
            output = Escape.Bold + prompt + Escape.Reset + output[prompt.Length..];
        }

        System.Console.Out.Write("\r" + Escape.Up(cursorRow) + Escape.ClearToEndOfScreen + output + view.PlaceCursor());
        cursorRow = view.CursorRow;
    }

    /// <summary>Draws the input a last time and goes to a new line below it.</summary>
    private void Leave(string prompt, LineEditor editor, string mark)
    {
        Draw(prompt, editor);
        var view = LineView.Lay(prompt, editor.Text, editor.Text.Length, terminal.Width);
        var down = view.LastRow - cursorRow;
        System.Console.Out.Write((down > 0 ? $"\e[{down}B" : "") + "\r" + Escape.Right(view.CursorColumn) + mark + "\r\n");
        cursorRow = 0;
    }
}
