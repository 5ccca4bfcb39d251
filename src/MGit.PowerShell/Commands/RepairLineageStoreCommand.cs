using System.Management.Automation;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>Mends a store: the catalog from the packs, lost contents from equal ones elsewhere.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "LineageStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(StoreFault))]
public sealed class RepairLineageStoreCommand : MGitCmdlet
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Give up what is lost for good: its nodes become what lineage.yaml says of them, without content.</summary>
    [Parameter]
    public SwitchParameter DropLost { get; set; }

    /// <summary>Do not ask before -DropLost gives anything up.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => Attempt(Repository, () =>
    {
        // A store that needs repair may not open; only its root is asked for before the user has agreed.
        LineageRepository repository = OpenRepository();
        if (!_done.Add(repository.Root)
            || !ShouldProcess(repository.Root, DropLost ? "Repair store, dropping contents that are lost" : "Repair store", Force)
            || (DropLost && !Force && !IsBound("Confirm") && !ShouldContinue(
                $"Contents of '{repository.Root}' that cannot be mended will be given up for good. Go on?",
                "Drop lost contents")))
        {
            return;
        }

        WriteObject(
            Run((progress, cancellation) => repository.Maintenance.Repair(DropLost, progress, cancellation)),
            enumerateCollection: true);
    });

    // A store whose catalog cannot be read is just what this cmdlet is for.
    private protected override RepositoryOptions Options() => base.Options() with { Tolerant = true };
}
