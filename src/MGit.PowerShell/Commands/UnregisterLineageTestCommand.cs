using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Takes tests out of lineage.yaml. What they measured stays recorded.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "LineageTest", SupportsShouldProcess = true)]
[OutputType(typeof(LineageTest))]
public sealed class UnregisterLineageTestCommand : MGitCmdlet
{
    /// <summary>Names of tests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string[] Test { get; set; } = [];

    /// <summary>Writes the tests as they were.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Test)
        {
            Attempt(name, () =>
            {
                LineageRepository repository = OpenRepository();
                foreach (LineageTest test in Run((_, cancellation) => repository.Tests.List([name], [], cancellation)))
                {
                    if (ShouldProcess(test.Test, "Unregister test"))
                    {
                        Run((_, _) =>
                        {
                            repository.Tests.Unregister(test.Test);
                            return true;
                        });
                        if (PassThru)
                        {
                            WriteObject(test);
                        }
                    }
                }
            });
        }
    }
}
