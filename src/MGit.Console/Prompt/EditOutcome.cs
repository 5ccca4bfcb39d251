namespace MGit.Console.Prompt;

/// <summary>What a key asked for beyond changing the line.</summary>
internal enum EditOutcome
{
    /// <summary>Nothing: go on reading keys.</summary>
    Continue,

    /// <summary>Enter: run the input, or begin another line where it is incomplete.</summary>
    Accept,

    /// <summary>Ctrl+C: drop the input.</summary>
    Abandon,

    /// <summary>Ctrl+D on an empty line: leave.</summary>
    EndOfInput,

    /// <summary>Tab: complete the word at the cursor.</summary>
    Complete,

    /// <summary>Shift+Tab: the completion before.</summary>
    CompleteBackward,

    /// <summary>Ctrl+L: clear the screen.</summary>
    ClearScreen,
}
