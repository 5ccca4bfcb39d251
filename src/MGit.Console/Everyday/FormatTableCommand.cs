using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace MGit.Console.Everyday;

/// <summary>Shows objects as a table.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => EngineFormatting.Attach(this, "Table");
}
