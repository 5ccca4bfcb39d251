namespace MGit.Console.Prompt;

/// <summary>One completion: what goes into the line, and what a list shows for it.</summary>
internal sealed record CompletionCandidate(string Text, string Label);
