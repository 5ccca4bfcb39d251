using System.Management.Automation;
using System.Management.Automation.Language;

namespace MGit.PowerShell.Completion;

/// <summary>One thing a completer offers.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Hint">What is shown about it.</param>
internal readonly record struct Suggestion(string Text, string Hint)
{
    /// <summary>The text is quoted where PowerShell would read it otherwise.</summary>
    public CompletionResult ToResult()
    {
        bool isPlain = Text.All(character => char.IsAsciiLetterOrDigit(character) || "._-/@:".Contains(character, StringComparison.Ordinal))
            && Text.Length > 0 && Text[0] is not '@' and not '-';
        return new CompletionResult(
            isPlain ? Text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(Text)}'",
            Text,
            CompletionResultType.ParameterValue,
            Hint.Length == 0 ? Text : Hint);
    }
}
