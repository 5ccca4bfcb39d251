using System.Collections;
using System.Management.Automation;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Loads models for running; what equal parameters there are lies in memory once.</summary>
[Cmdlet(VerbsCommon.Open, "Model", DefaultParameterSetName = NodeSet)]
[OutputType(typeof(LoadedModel))]
public sealed class OpenModelCommand : NodeCmdlet
{
    private const string NodeSet = "Node";
    private const string FileSet = "LiteralPath";

    /// <summary>Names, ids, patterns or node objects.</summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Files or folders of models, with no repository.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The architecture, in the shape of its YAML, for a file that says none or in the place of the declared one.</summary>
    [Parameter]
    public IDictionary? Architecture { get; set; }

    /// <summary>Where it runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "auto";

    protected override void ProcessRecord()
    {
        ValueMap? architecture = PlainDictionary.Of(Architecture) is { } given ? DeclaredValues.MapOf(given, "architecture") : null;
        if (ParameterSetName == NodeSet)
        {
            foreach (ResolvedNode found in Resolve(Node))
            {
                Open(found.Reference.Target, cancellation => found.Repository.OpenModel(found.Node.Id, cancellation), architecture, found.Repository.Root);
            }

            return;
        }

        foreach (string path in LiteralPath)
        {
            Open(path, cancellation => ModelSource.OpenPath(SourcePaths.Absolute(this, path), cancellation), architecture, null);
        }
    }

    private void Open(object target, Func<CancellationToken, ModelSource> open, ValueMap? architecture, string? repository) =>
        Attempt(target, () => WriteObject(Run((_, cancellation) =>
        {
            using ModelSource source = open(cancellation);
            return LoadedModel.Open(ModelRuntime.Get(), source, architecture, repository, Device, cancellation);
        })));
}
