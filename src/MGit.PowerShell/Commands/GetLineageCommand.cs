using System.Management.Automation;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>A repository at a glance.</summary>
[Cmdlet(VerbsCommon.Get, "Lineage")]
[OutputType(typeof(LineageSummary))]
public sealed class GetLineageCommand : MGitCmdlet
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    protected override void ProcessRecord() => Attempt(Repository, () =>
    {
        LineageRepository repository = OpenRepository();
        if (_done.Add(repository.Root))
        {
            WriteObject(Run((_, cancellation) => repository.Summarize(cancellation)));
        }
    });
}
