using System.Management.Automation;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>Makes a repository; one that is there already is left alone.</summary>
[Cmdlet(VerbsData.Initialize, "Lineage", SupportsShouldProcess = true)]
[OutputType(typeof(LineageSummary))]
public sealed class InitializeLineageCommand : MGitCmdlet
{
    /// <summary>The folder; made where it does not exist. Default: -Repository, else the current location.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "LiteralPath")]
    public string? Path { get; set; }

    protected override void ProcessRecord()
    {
        string asked = Path ?? Repository ?? SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        Attempt(asked, () =>
        {
            string folder = FullPath(asked);
            if (!ShouldProcess(folder, "Initialize lineage"))
            {
                return;
            }

            RepositoryOptions options = Options();
            (LineageSummary summary, bool existed) = Run((_, cancellation) =>
            {
                using LineageRepository repository = LineageRepository.Initialize(folder, options, out bool wasThere);
                return (repository.Summarize(cancellation), wasThere);
            });
            if (existed)
            {
                WriteWarning($"'{folder}' is a repository already; it was left as it is.");
            }

            WriteObject(summary);
        });
    }
}
