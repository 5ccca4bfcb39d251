using System.Management.Automation;
using System.Management.Automation.Host;

namespace MGit.PowerShell.Hosting;

/// <summary>What the terminal that a cmdlet writes to can show.</summary>
/// <param name="Width">Columns; 100 where nothing is known.</param>
/// <param name="Colour">Whether escape sequences are understood and wanted.</param>
/// <param name="Ascii">Whether only ASCII is sure to be shown.</param>
internal sealed record TerminalFacts(int Width, bool Colour, bool Ascii)
{
    private const int UsualWidth = 100;

    public static TerminalFacts Of(PSCmdlet cmdlet)
    {
        PSHost host = cmdlet.Host;
        return new TerminalFacts(WidthOf(host), WantsColour(cmdlet, host), !Console.IsOutputRedirected && Console.OutputEncoding.CodePage is not (65001 or 1200 or 1201));
    }

    private static int WidthOf(PSHost host)
    {
        try
        {
            return host.UI?.RawUI?.WindowSize.Width is > 0 and { } columns && !Console.IsOutputRedirected ? columns : UsualWidth;
        }
        catch (Exception fault) when (fault is HostException or NotImplementedException or IOException or PlatformNotSupportedException)
        {
            // A host without a window says so by throwing.
            return UsualWidth;
        }
    }

    // As https://no-color.org has it; $PSStyle.OutputRendering is PowerShell's own switch.
    private static bool WantsColour(PSCmdlet cmdlet, PSHost host)
        => host.UI is { SupportsVirtualTerminal: true }
            && !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && !(cmdlet.GetVariableValue("PSStyle") is { } style
                && string.Equals(PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString(), "PlainText", StringComparison.Ordinal));
}
