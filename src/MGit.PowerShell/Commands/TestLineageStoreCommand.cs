using System.Management.Automation;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>Checks a store against its checksums, ids and lineage; each fault is an object, or -Quiet gives one answer.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LineageStore")]
[OutputType(typeof(StoreFault), typeof(bool))]
public sealed class TestLineageStoreCommand : MGitCmdlet
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>True where nothing is wrong, else false; no faults.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Checksums only: contents are not decoded and hashed again.</summary>
    [Parameter]
    public SwitchParameter Quick { get; set; }

    protected override void ProcessRecord() => Attempt(Repository, () =>
    {
        LineageRepository repository = OpenRepository();
        if (!_done.Add(repository.Root))
        {
            return;
        }

        bool decode = !Quick;
        if (Quiet)
        {
            WriteObject(!Run((progress, cancellation) => repository.Maintenance.Test(decode, progress, cancellation).Any()));
            return;
        }

        int faults = 0;
        Stream((progress, cancellation) => repository.Maintenance.Test(decode, progress, cancellation), fault =>
        {
            faults++;
            WriteObject(fault);
        });
        WriteVerbose(faults == 0 ? $"'{repository.Root}': no fault was found." : $"'{repository.Root}': {faults} faults were found.");
    });

    // A store whose catalog cannot be read is just what this cmdlet is for.
    private protected override RepositoryOptions Options() => base.Options() with { Tolerant = true };
}
