using System.Management.Automation;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Runs models on arrays and writes their outputs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Model", DefaultParameterSetName = ModelSet)]
[OutputType(typeof(ModelOutput))]
public sealed class InvokeModelCommand : NodeCmdlet
{
    private const string ModelSet = "Model";
    private const string NodeSet = "Node";

    /// <summary>Open models.</summary>
    [Parameter(ParameterSetName = ModelSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LoadedModel[] Model { get; set; } = [];

    /// <summary>Names, ids, patterns or node objects; each is opened for this run alone.</summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>The inputs: an array, or a table of arrays by name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public object InputData { get; set; } = null!;

    /// <summary>The shape of a flat array.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public long[]? Shape { get; set; }

    /// <summary>Where a node runs that is opened for this run.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "auto";

    private IReadOnlyList<NamedArray> Inputs { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (!Attempt(InputData, () => Inputs = InputArrays.Of(InputData, Shape)))
        {
            return;
        }

        if (ParameterSetName == ModelSet)
        {
            foreach (LoadedModel model in Model)
            {
                Attempt(model, () => Write(Run((_, cancellation) => Outputs(model, cancellation))));
            }

            return;
        }

        foreach (ResolvedNode found in Resolve(Node))
        {
            Attempt(found.Reference.Target, () => Write(Run((_, cancellation) =>
            {
                using ModelSource source = found.Repository.OpenModel(found.Node.Id, cancellation);
                using LoadedModel model = LoadedModel.Open(ModelRuntime.Get(), source, null, found.Repository.Root, Device, cancellation);
                return Outputs(model, cancellation);
            })));
        }
    }

    private IReadOnlyList<ModelOutput> Outputs(LoadedModel model, CancellationToken cancellation) =>
        [.. model.Invoke(Inputs, cancellation).Select(array => ModelOutput.Of(model, array))];

    private void Write(IReadOnlyList<ModelOutput> outputs) => WriteObject(outputs, enumerateCollection: true);
}
