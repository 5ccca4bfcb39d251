namespace MGit.Engine.Running;

/// <summary>What a script left behind.</summary>
/// <param name="Output">What it wrote, unwrapped: numbers, booleans, strings, dictionaries, lists, or other objects as they are.</param>
/// <param name="Errors">Messages of errors it wrote without ending.</param>
/// <param name="Failure">The message and place of the error that ended it; null where it ran to its end.</param>
public sealed record ScriptOutcome(IReadOnlyList<object?> Output, IReadOnlyList<string> Errors, string? Failure);
