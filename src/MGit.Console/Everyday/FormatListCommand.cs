using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace MGit.Console.Everyday;

/// <summary>Shows objects as a list of their properties.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => EngineFormatting.Attach(this, "List");
}
