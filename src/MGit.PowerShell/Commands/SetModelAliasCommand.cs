using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Makes a movable name point at a version: <c>face@production</c>.</summary>
[Cmdlet(VerbsCommon.Set, "ModelAlias", SupportsShouldProcess = true)]
[OutputType(typeof(ModelAlias))]
public sealed class SetModelAliasCommand : NodeCmdlet
{
    /// <summary>The alias, alone ("production") or with the model's name ("face@production").</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AliasCompleter))]
    public string Alias { get; set; } = string.Empty;

    /// <summary>The version it points at from now on.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Tests that must have passed on the version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string[] RequireTest { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (ResolvedNode found in Resolve(Node))
        {
            Attempt(found.Reference.Target, () =>
            {
                string alias = BareAlias(found.Node);
                RequirePassed(found);
                if (ShouldProcess(found.Node.Id, $"Set alias '{found.Node.Name}@{alias}'"))
                {
                    WriteObject(Run((_, _) => found.Repository.Edits.SetAlias(found.Node.Id, alias)));
                }
            });
        }
    }

    private void RequirePassed(ResolvedNode found)
    {
        if (RequireTest.Length == 0)
        {
            return;
        }

        LineageTestResult[] open = [.. Run((_, cancellation) => found.Repository.Tests.Standing(found.Node.Id, RequireTest, cancellation))
            .Where(result => result.Outcome != TestOutcome.Passed)];
        if (open.Length > 0)
        {
            string[] why = [.. open.Select(result => $"{result.Test}: {result.Error ?? "it has no pass: in lineage.yaml, so that nothing can pass"}")];
            throw new MGitException(ErrorCode.TestFailed, $"{found.Node.Id} may not become '{Alias}': {string.Join("; ", why)}", found.Node.Id);
        }
    }

    private string BareAlias(ModelNode node)
    {
        int at = Alias.IndexOf('@', StringComparison.Ordinal);
        return at < 0 || NodeName.Comparer.Equals(Alias[..at], node.Name)
            ? Alias[(at + 1)..]
            : throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"The alias '{Alias}' belongs to '{Alias[..at]}' and cannot point at '{node.Id}': an alias names versions of one model.",
                Alias);
    }
}
