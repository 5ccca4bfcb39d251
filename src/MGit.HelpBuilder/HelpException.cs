namespace MGit.HelpBuilder;

/// <summary>The documentation and the cmdlets do not agree, or a page is not built as it should be.</summary>
internal sealed class HelpException(string message) : Exception(message);
