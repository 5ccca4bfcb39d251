namespace MGit.Console;

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>To its end, and no error was written.</summary>
    Completed,

    /// <summary>To its end, with errors written that did not stop it.</summary>
    CompletedWithErrors,

    /// <summary>An error nobody caught ended it.</summary>
    Failed,

    /// <summary>It was stopped from outside.</summary>
    Stopped,
}
