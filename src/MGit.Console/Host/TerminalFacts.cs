namespace MGit.Console.Host;

/// <summary>The facts that decide on colour, progress and line editing. <c>NO_COLOR</c>: any text turns colour off (no-color.org).</summary>
internal sealed record TerminalFacts(bool InputRedirected, bool OutputRedirected, bool ErrorRedirected, string? NoColour, bool UnderstandsEscapes)
{
    public bool AllowsColour => UnderstandsEscapes && string.IsNullOrEmpty(NoColour);
}
