using System.Management.Automation;
using MGit.Engine.Running.Runtimes;

namespace MGit.PowerShell.Commands;

/// <summary>The libtorch that models run with here.</summary>
[Cmdlet(VerbsCommon.Get, "TorchRuntime")]
[OutputType(typeof(TorchRuntime))]
public sealed class GetTorchRuntimeCommand : MGitCmdlet
{
    protected override void EndProcessing() => WriteObject(Run(static (_, _) => TorchRuntime.Load()));
}
