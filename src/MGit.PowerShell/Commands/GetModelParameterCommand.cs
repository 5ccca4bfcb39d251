using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>The parameters of nodes: shape, type, how each is stored, and their statistics where asked for.</summary>
[Cmdlet(VerbsCommon.Get, "ModelParameter")]
[OutputType(typeof(ModelParameter))]
public sealed class GetModelParameterCommand : NodeInputCmdlet
{
    /// <summary>Names or patterns; default: all.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public string[] ParameterName { get; set; } = [];

    /// <summary>Reads the parameters and fills Min, Max, Mean, StandardDeviation, ZeroShare and NaNCount.</summary>
    [Parameter]
    public SwitchParameter Statistics { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ResolvedNode found in Resolve(Node))
        {
            Attempt(found.Reference.Target, () => Write(found));
        }
    }

    // The statistics have a view of their own, chosen by the object's first type name.
    private PSObject Viewed(ModelParameter parameter)
    {
        var viewed = new PSObject(parameter);
        if (Statistics)
        {
            viewed.TypeNames.Insert(0, $"{typeof(ModelParameter)}#Statistics");
        }

        return viewed;
    }

    private void Write(ResolvedNode found) => Stream(
        (_, cancellation) => found.Repository.Parameters(found.Node.Id, ParameterName, Statistics, cancellation),
        parameter => WriteObject(Viewed(parameter)));
}
