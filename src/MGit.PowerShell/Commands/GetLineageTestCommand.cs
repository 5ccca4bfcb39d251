using System.Management.Automation;
using MGit.Engine.Testing;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>The tests that lineage.yaml declares.</summary>
[Cmdlet(VerbsCommon.Get, "LineageTest")]
[OutputType(typeof(LineageTest))]
public sealed class GetLineageTestCommand : MGitCmdlet
{
    /// <summary>Names; default: all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string[] Test { get; set; } = [];

    /// <summary>Only tests with one of these tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    protected override void ProcessRecord() => Attempt(Repository, () =>
    {
        var repository = OpenRepository();
        WriteObject(Run((_, cancellation) => repository.Tests.List(Test, Tag, cancellation)), enumerateCollection: true);
    });
}
