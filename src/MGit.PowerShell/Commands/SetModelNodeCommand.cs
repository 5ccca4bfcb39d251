using System.Collections;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Errors;

namespace MGit.PowerShell.Commands;

/// <summary>Changes what is recorded of nodes: type, tags, description, metadata, how they are made and how they may be stored.</summary>
[Cmdlet(VerbsCommon.Set, "ModelNode", SupportsShouldProcess = true)]
[OutputType(typeof(ModelNode))]
public sealed class SetModelNodeCommand : NodeInputCmdlet
{
    private static readonly string[] ChangeParameters =
    [
        nameof(Type), nameof(Tag), nameof(AddTag), nameof(RemoveTag), nameof(Description), nameof(Metadata), nameof(RemoveMetadata),
        nameof(Create), nameof(Architecture), nameof(Freeze), nameof(Compression), nameof(Epsilon),
    ];

    private NodeChanges _changes = new();

    /// <summary>The model type; an empty text clears it.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Replaces all tags; an empty array clears them.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] AddTag { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] RemoveTag { get; set; } = [];

    /// <summary>An empty text clears it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>Merged over the metadata that is there.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Metadata { get; set; }

    /// <summary>Metadata keys to take away.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RemoveMetadata { get; set; } = [];

    /// <summary>How the node is made from its parents, in the shape of its YAML.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Create { get; set; }

    /// <summary>The model's architecture, in the shape of its YAML.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Architecture { get; set; }

    /// <summary>Patterns of parameters that training leaves alone; an empty array clears them.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? Freeze { get; set; }

    /// <summary>How Optimize-LineageStore may store the node from now on.</summary>
    [Parameter]
    public CompressionMode Compression { get; set; }

    /// <summary>The bound of bounded storage.</summary>
    [Parameter]
    [ValidateRange(1e-12, 1.0)]
    public double Epsilon { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        if (!ChangeParameters.Any(IsBound))
        {
            ThrowTerminatingError(ErrorMap.ToRecord(
                new MGitException(ErrorCode.ArgumentInvalid, $"Nothing to change: give at least one of -{string.Join(", -", ChangeParameters)}."),
                null));
        }

        _changes = new NodeChanges
        {
            Type = IsBound(nameof(Type)) ? Type ?? string.Empty : null,
            Tags = IsBound(nameof(Tag)) ? Tag ?? [] : null,
            AddTags = AddTag,
            RemoveTags = RemoveTag,
            Description = IsBound(nameof(Description)) ? Description ?? string.Empty : null,
            Metadata = PlainDictionary.Of(Metadata),
            RemoveMetadata = RemoveMetadata,
            Create = PlainDictionary.Of(Create),
            Architecture = PlainDictionary.Of(Architecture),
            Freeze = IsBound(nameof(Freeze)) ? Freeze ?? [] : null,
            Compression = IsBound(nameof(Compression)) ? Compression : null,
            Epsilon = IsBound(nameof(Epsilon)) ? Epsilon : null,
        };
    }

    protected override void ProcessRecord()
    {
        foreach (ResolvedNode found in Resolve(Node))
        {
            Attempt(found.Reference.Target, () =>
            {
                if (!ShouldProcess(found.Node.Id, "Set model node"))
                {
                    return;
                }

                ModelNode changed = Run((_, _) => found.Repository.Edits.Set(found.Node.Id, _changes));
                if (_changes.Create is { } create)
                {
                    // Who names a file to run on the command line has agreed to run it as it is.
                    Run((_, _) =>
                    {
                        found.Repository.Updates.Agree(create);
                        return true;
                    });
                }

                if (PassThru)
                {
                    WriteObject(changed);
                }
            });
        }
    }
}
