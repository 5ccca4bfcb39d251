namespace MGit.HelpBuilder;

/// <summary>One example of a page.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Code">The PowerShell lines.</param>
/// <param name="Remarks">What is said below them.</param>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
