using System.Management.Automation;
using MGit.Engine.Running.Runtimes;

namespace MGit.PowerShell.Commands;

/// <summary>Removes the libtorch that Install-TorchRuntime brought.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "TorchRuntime", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UninstallTorchRuntimeCommand : MGitCmdlet
{
    protected override void EndProcessing() => Attempt(null, () =>
    {
        TorchRuntimeInstaller installer = new(TorchRuntimeFolders.Current, TorchPlatform.Current);
        if (!installer.IsInstalled)
        {
            WriteVerbose($"Nothing is installed in {installer.Folder}.");
        }

        if (ShouldProcess(installer.Folder, "Remove libtorch"))
        {
            Run((_, _) =>
            {
                installer.Uninstall();
                return true;
            });
        }
    });
}
