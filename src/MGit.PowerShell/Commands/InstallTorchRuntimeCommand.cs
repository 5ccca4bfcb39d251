using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;

namespace MGit.PowerShell.Commands;

/// <summary>Brings libtorch, which running and training models need.</summary>
[Cmdlet(VerbsLifecycle.Install, "TorchRuntime", DefaultParameterSetName = PackageSet, SupportsShouldProcess = true)]
[OutputType(typeof(TorchRuntime))]
public sealed class InstallTorchRuntimeCommand : MGitCmdlet
{
    private const string PackageSet = "Package";
    private const string PythonSet = "Python";

    /// <summary>A NuGet feed, or a folder or file that holds the package.</summary>
    [Parameter(ParameterSetName = PackageSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = TorchRuntimeInstaller.DefaultSource;

    /// <summary>Asks for a build that uses CUDA.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    public SwitchParameter Cuda { get; set; }

    /// <summary>Uses the libraries of an installed PyTorch of the same version, where they are.</summary>
    [Parameter(ParameterSetName = PythonSet, Mandatory = true)]
    public SwitchParameter FromPython { get; set; }

    /// <summary>An environment's folder, its interpreter, or the torch folder.</summary>
    [Parameter(ParameterSetName = PythonSet)]
    [ValidateNotNullOrEmpty]
    public string? PythonPath { get; set; }

    /// <summary>Installs again where it is installed already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void EndProcessing() => Attempt(Source, Install);

    private void Install()
    {
        if (Cuda)
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeMissing,
                $"No feed that this version knows has libtorch {TorchRuntimeLookup.Version} for CUDA. Install PyTorch {TorchRuntimeLookup.Version} with CUDA "
                + $"and run Install-TorchRuntime -FromPython, or set {TorchRuntimeFolders.EnvironmentVariable} to a folder that holds it.");
        }

        TorchRuntimeFolders folders = TorchRuntimeFolders.Current;
        TorchRuntimeInstaller installer = new(folders, TorchPlatform.Current);
        if (installer.IsInstalled && !Force && TorchRuntimeLookup.Find().Found?.Source is TorchRuntimeSource.Installed or TorchRuntimeSource.Python)
        {
            WriteVerbose($"libtorch is installed in {installer.Folder}; -Force installs it again.");
        }
        else if (ShouldProcess(installer.Folder, FromPython ? "Use the libtorch of an installed PyTorch" : $"Download {installer.Package.FileName} and install it"))
        {
            string source = Uri.TryCreate(Source, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? Source : FullPath(Source);
            Run((progress, cancellation) =>
            {
                if (FromPython)
                {
                    installer.InstallFromPython(PythonPath is null ? null : FullPath(PythonPath));
                }
                else
                {
                    installer.Install(source, progress, cancellation);
                }

                return true;
            });
        }
        else
        {
            return;
        }

        if (folders.Named is { } named)
        {
            WriteWarning($"{TorchRuntimeFolders.EnvironmentVariable} is set: {named} is used, not what is installed.");
        }

        WriteObject(Run(static (_, _) => TorchRuntime.Load()));
    }
}
