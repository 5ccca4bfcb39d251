using System.Collections;
using System.Management.Automation;
using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Puts models under lineage: files, folders, or nodes that only declare or record a model.</summary>
[Cmdlet(VerbsCommon.New, "ModelNode", SupportsShouldProcess = true, DefaultParameterSetName = FileSet)]
[OutputType(typeof(ModelNode))]
public sealed class NewModelNodeCommand : MGitCmdlet
{
    private const string FileSet = "File";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string CreateSet = "Create";

    private readonly Dictionary<string, NodeAdder> _adders = new(StringComparer.Ordinal);
    private bool _isCreateTyped;

    /// <summary>Files or folders, as Get-ChildItem and Get-Item give them.</summary>
    [Parameter(ParameterSetName = FileSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public FileSystemInfo? InputObject { get; set; }

    /// <summary>Files or folders; wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Look for models in folders: a folder that is itself a checkpoint becomes one node, others are descended into and each file in
    /// them becomes one.
    /// </summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Recurse { get; set; }

    // What follows binds from properties only where no file object comes in: FileInfo.Name is no node's name and DirectoryInfo.Parent no
    // parent. Being bindable in that one set is also what lets script blocks stand in their place for every file piped in. Nothing in
    // that set is mandatory, or PowerShell would try it before the one that takes files.

    /// <summary>The node's name; default: made from the file's.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The nodes it was made from.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [Converted(typeof(NodeReference[]))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[]? Parent { get; set; }

    /// <summary>Look for the parent among the stored nodes and the other input, when the input has ended.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter AutoParent { get; set; }

    /// <summary>The score, 0..1, from which -AutoParent claims a parent.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(0.05, 1.0)]
    public double Threshold { get; set; } = new ParentThresholds().Score;

    /// <summary>The model this is the next version of.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [Converted(typeof(NodeReference))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? VersionOf { get; set; }

    /// <summary>The model type.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TypeCompleter))]
    public string? Type { get; set; }

    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    [Converted(typeof(string[]))]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>Anything worth keeping, by key.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    public IDictionary? Metadata { get; set; }

    /// <summary>How the node is made from its parents, in the shape of its YAML.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = CreateSet, ValueFromPipelineByPropertyName = true)]
    public IDictionary? Create { get; set; }

    /// <summary>The model's architecture, in the shape of its YAML.</summary>
    [Parameter]
    public IDictionary? Architecture { get; set; }

    /// <summary>Patterns of parameters that training leaves alone.</summary>
    [Parameter]
    public string[] Freeze { get; set; } = [];

    /// <summary>Give back the node that has this content already instead of adding another.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter SkipUnchanged { get; set; }

    /// <summary>How its parameters may be stored; default: as lineage.yaml says.</summary>
    [Parameter]
    public CompressionMode Compression { get; set; }

    /// <summary>The bound of bounded storage.</summary>
    [Parameter]
    [ValidateRange(1e-12, 1.0)]
    public double Epsilon { get; set; }

    /// <summary>Read the file again even where its size and times say that nothing changed.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Rehash { get; set; }

    // Who names a file to run on the command line has agreed to run it as it is; what comes down the pipeline may be anybody's.
    protected override void BeginProcessing() => _isCreateTyped = IsBound(nameof(Create));

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet or LiteralPathSet:
                SourcePaths.Expand(this, Path, LiteralPath, path => AddFrom(path, path), Report);
                break;
            case FileSet when InputObject is not null:
                AddFrom(InputObject.FullName, InputObject);
                break;
            case FileSet or CreateSet when Name is null && VersionOf is null:
                Report(
                    new MGitException(ErrorCode.ArgumentInvalid, "Nothing to add: pipe files in, or give -Path, -LiteralPath or -Name."),
                    null);
                break;
            default:
                Add(null, (object?)Name ?? VersionOf?.Target);
                break;
        }
    }

    protected override void EndProcessing()
    {
        foreach (NodeAdder adder in _adders.Values)
        {
            Attempt(null, () => Complete(adder));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (NodeAdder adder in _adders.Values)
            {
                using (adder)
                {
                    // After Select-Object -First or an error downstream there is no EndProcessing: what was taken in is made durable
                    // here. After Ctrl+C it is dropped.
                    if (!IsStopping)
                    {
                        adder.Flush(CancellationToken.None);
                    }
                }
            }

            _adders.Clear();
        }

        base.Dispose(disposing);
    }

    private void AddFrom(string path, object target)
    {
        if (!Recurse || !Directory.Exists(path))
        {
            Add(path, target);
            return;
        }

        Attempt(target, () =>
        {
            foreach (string found in Run((_, cancellation) => CheckpointDiscovery.Find(path, cancellation).ToArray()))
            {
                Add(found, found);
            }
        });
    }

    private void Add(string? path, object? target) => Attempt(target, () =>
    {
        NodeDraft draft = Draft(path, target);
        LineageRepository repository = OpenRepository(VersionOf);
        string named = Name ?? VersionOf?.Text ?? string.Empty;
        if (!ShouldProcess(path is null ? named : named.Length == 0 ? path : $"{named} from {path}", "New model node"))
        {
            return;
        }

        if (!_adders.TryGetValue(repository.Root, out NodeAdder? adder))
        {
            adder = repository.BeginAdd();
            _adders.Add(repository.Root, adder);
        }

        Run((progress, cancellation) =>
        {
            adder.Add(draft, progress, cancellation);
            if (_isCreateTyped && draft.Create is { } create)
            {
                repository.Updates.Agree(create);
            }

            return true;
        });
        if (adder.ShouldFlush)
        {
            Flush(adder);
        }
    });

    private NodeDraft Draft(string? path, object? target) => new()
    {
        SourcePath = path,
        Name = Name,
        VersionOf = VersionOf?.Text,
        Parents = Parent is null ? null : [.. Parent.Select(parent => parent.Text)],
        AutoParent = AutoParent ? new ParentThresholds { Score = Threshold } : null,
        SkipUnchanged = SkipUnchanged,
        Type = string.IsNullOrEmpty(Type) ? null : Type,
        Tags = Tag ?? [],
        Description = string.IsNullOrEmpty(Description) ? null : Description,
        Metadata = PlainDictionary.Of(Metadata),
        Create = PlainDictionary.Of(Create),
        Architecture = PlainDictionary.Of(Architecture),
        Freeze = Freeze,
        Compression = IsBound(nameof(Compression)) ? Compression : null,
        Epsilon = IsBound(nameof(Epsilon)) ? Epsilon : null,
        Rehash = Rehash,
        State = target,
    };

    private void Flush(NodeAdder adder)
    {
        foreach (AddedNode added in Run((_, cancellation) => adder.Flush(cancellation)))
        {
            Write(added);
        }
    }

    // One step at a time: while a node is written down the pipeline, where it may be changed at once, nothing is read and no lock held.
    private void Complete(NodeAdder adder)
    {
        using IEnumerator<AddedNode> results = adder.Complete(Progress, StopToken).GetEnumerator();
        while (Run((_, _) => results.MoveNext()))
        {
            Write(results.Current);
        }
    }

    private void Write(AddedNode added)
    {
        if (added.Error is not null)
        {
            Report(added.Error, added.Draft.State);
        }
        else if (added.Node is not null)
        {
            foreach (string notice in added.Node.Notices)
            {
                WriteVerbose($"{added.Node.Id}: {notice}");
            }

            WriteObject(added.Node);
        }
    }
}
