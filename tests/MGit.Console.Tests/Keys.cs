using MGit.Console.Prompt;

namespace MGit.Console.Tests;

/// <summary>Keys by their names, as a person would list them: <c>"abc", "Left", "Ctrl+W"</c>.</summary>
internal static class Keys
{
    public static LineEditor Type(History history, params string[] keys)
    {
        var editor = new LineEditor(history);
        Type(editor, keys);
        return editor;
    }

    public static LineEditor Type(params string[] keys) => Type(new History(), keys);

    public static EditOutcome Type(LineEditor editor, params string[] keys)
    {
        var outcome = EditOutcome.Continue;
        foreach (var key in keys.SelectMany(Expand))
        {
            outcome = editor.Handle(key);
        }

        return outcome;
    }

    private static IEnumerable<ConsoleKeyInfo> Expand(string key)
    {
        var parts = key.Split('+');
        var name = parts[^1] switch { "Left" or "Right" or "Up" or "Down" => parts[^1] + "Arrow", _ => parts[^1] };
        if (Enum.TryParse<ConsoleKey>(name, out var code) && (parts.Length > 1 || name.Length > 1))
        {
            var modifiers = parts[..^1];
            yield return new ConsoleKeyInfo('\0', code, modifiers.Contains("Shift"), modifiers.Contains("Alt"), modifiers.Contains("Ctrl"));
            yield break;
        }

        foreach (var character in key)
        {
            yield return new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false);
        }
    }
}
