using System.Collections;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Errors;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Nodes of the lineage: listed, filtered, or by how they stand to the nodes given.</summary>
[Cmdlet(VerbsCommon.Get, "ModelNode", DefaultParameterSetName = ListSet)]
[OutputType(typeof(ModelNode), ParameterSetName = [ListSet, AncestorSet, DescendantSet, ParentSet, ChildSet, PathSet, LiteralPathSet])]
[OutputType(typeof(RemovedNode), ParameterSetName = [RemovedSet])]
public sealed class GetModelNodeCommand : NodeCmdlet
{
    private const string ListSet = "List";
    private const string AncestorSet = "Ancestor";
    private const string DescendantSet = "Descendant";
    private const string ParentSet = "Parent";
    private const string ChildSet = "Child";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string RemovedSet = "Removed";

    private static readonly string[] Filters =
        [nameof(Type), nameof(Tag), nameof(Metadata), nameof(Presence), nameof(Outdated), nameof(ContentId), nameof(Root), nameof(Leaf)];

    private (LineageSnapshot? Snapshot, HashSet<NodeId> Nodes) _passing = (null, []);

    /// <summary>Names, ids, patterns or node objects. A bare name means its latest version.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AncestorSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DescendantSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParentSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ChildSet)]
    [Parameter(Position = 0, ParameterSetName = RemovedSet)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Everything the nodes were made from, directly or not.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AncestorSet)]
    public SwitchParameter Ancestor { get; set; }

    /// <summary>Everything made from the nodes, directly or not.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DescendantSet)]
    public SwitchParameter Descendant { get; set; }

    /// <summary>What the nodes were made from directly.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParentSet)]
    public SwitchParameter Parent { get; set; }

    /// <summary>What was made from the nodes directly.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChildSet)]
    public SwitchParameter Child { get; set; }

    /// <summary>Steps at most.</summary>
    [Parameter(ParameterSetName = AncestorSet)]
    [Parameter(ParameterSetName = DescendantSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; }

    /// <summary>Every version instead of the latest.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter AllVersions { get; set; }

    /// <summary>Files or folders: which nodes hold exactly this content? Wildcards allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>As -Path, taken as it is written. Files piped in bind here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What is in the trash and can be restored.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemovedSet)]
    public SwitchParameter Removed { get; set; }

    /// <summary>Model types, wildcards allowed; one must match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TypeCompleter))]
    public string[] Type { get; set; } = [];

    /// <summary>Tags, wildcards allowed; each must be matched.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Keys and the values they must have.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Metadata { get; set; }

    /// <summary>Where the content is.</summary>
    [Parameter]
    public Presence[] Presence { get; set; } = [];

    /// <summary>Only nodes with a parent that has a later version.</summary>
    [Parameter]
    public SwitchParameter Outdated { get; set; }

    /// <summary>Id of a node's content, or its first 8 or more digits.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentId { get; set; }

    /// <summary>Only nodes without parents.</summary>
    [Parameter]
    public SwitchParameter Root { get; set; }

    /// <summary>Only nodes without children.</summary>
    [Parameter]
    public SwitchParameter Leaf { get; set; }

    /// <summary>Order of the result; default: by name and version, of relations parents before children.</summary>
    [Parameter]
    public NodeOrder Order { get; set; }

    private NodeRelation? Relation => ParameterSetName switch
    {
        AncestorSet => NodeRelation.Ancestor,
        DescendantSet => NodeRelation.Descendant,
        ParentSet => NodeRelation.Parent,
        ChildSet => NodeRelation.Child,
        _ => null,
    };

    private NodeOrder? AskedOrder => IsBound(nameof(Order)) ? Order : null;

    protected override void BeginProcessing()
    {
        if (ContentId is not null && (ContentId.Length < 8 || !ContentId.All(char.IsAsciiHexDigit)))
        {
            ThrowTerminatingError(ErrorMap.ToRecord(
                new MGitException(ErrorCode.ArgumentInvalid, $"'{ContentId}' is no content id: 8 or more hexadecimal digits are expected."),
                ContentId));
        }
    }

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet or LiteralPathSet:
                SourcePaths.Expand(this, Path, LiteralPath, path => Attempt(path, () => WriteHolders(path)), Report);
                break;
            case RemovedSet:
                Attempt(Repository, WriteRemoved);
                break;
            case ListSet when !IsBound(nameof(Node)):
                if (MeansEverything())
                {
                    Attempt(Repository, () => Write(Select(OpenRepository(), [], AllVersions)));
                }

                break;
            case ListSet:
                foreach (NodeReference reference in Node)
                {
                    Attempt(reference.Target, () => WriteNamed(reference));
                }

                break;
            default:
                // Relations of several nodes overlap: each related node is given once, in one order, when the input has ended.
                Collect(Node);
                break;
        }
    }

    protected override void EndProcessing()
    {
        if (Relation is not { } relation)
        {
            return;
        }

        foreach (IGrouping<LineageRepository, ResolvedNode> group in ResolveCollected().GroupBy(node => node.Repository))
        {
            Attempt(group.Key.Root, () =>
            {
                LineageSnapshot snapshot = Run((_, cancellation) => group.Key.Read(cancellation));
                IReadOnlyList<ModelNode> related = snapshot.Related(
                    group.Select(node => node.Node.NodeId),
                    relation,
                    IsBound(nameof(Depth)) ? Depth : null,
                    AskedOrder ?? NodeOrder.TopDown);
                Write(Passing(snapshot) is { } passing ? related.Where(node => passing.Contains(node.NodeId)) : related);
            });
        }
    }

    private void WriteNamed(NodeReference reference)
    {
        LineageRepository repository = OpenRepository(reference);
        if (reference.IsPattern)
        {
            Write(Select(repository, [reference.Text], AllVersions));
            return;
        }

        // A name that is not there is an error, as no filter has been asked yet; one that a filter leaves out is not.
        LineageSnapshot snapshot = Run((_, cancellation) => repository.Read(cancellation));
        ModelNode node = snapshot.Resolve(reference.Text);
        if (AllVersions)
        {
            Write(snapshot.Query(Filter([node.Name], allVersions: true)));
        }
        else if (Passing(snapshot) is not { } passing || passing.Contains(node.NodeId))
        {
            WriteObject(node);
        }
    }

    /// <summary>The nodes of a snapshot that the filters let through; null where there is no filter. Worked out once for a snapshot.</summary>
    private HashSet<NodeId>? Passing(LineageSnapshot snapshot)
    {
        if (!Filters.Any(IsBound))
        {
            return null;
        }

        if (_passing.Snapshot != snapshot)
        {
            _passing = (snapshot, [.. snapshot.Query(Filter([], allVersions: true)).Select(node => node.NodeId)]);
        }

        return _passing.Nodes;
    }

    private IReadOnlyList<ModelNode> Select(LineageRepository repository, string[] patterns, bool allVersions)
        => Run((_, cancellation) => repository.Read(cancellation)).Query(Filter(patterns, allVersions));

    private NodeQuery Filter(string[] patterns, bool allVersions) => new()
    {
        Patterns = patterns,
        Types = Type,
        Tags = Tag,
        Metadata = PlainDictionary.Of(Metadata),
        Presence = Presence,
        Outdated = Outdated,
        ContentId = ContentId,
        Roots = Root,
        Leaves = Leaf,
        AllVersions = allVersions,
        Order = AskedOrder,
    };

    private void WriteHolders(string path)
    {
        LineageRepository repository = OpenRepository();
        IReadOnlyList<ModelNode> holders = Run((_, cancellation) => repository.FindByPath(path, cancellation));
        if (holders.Count == 0)
        {
            WriteVerbose($"No node of '{repository.Root}' holds '{path}'.");
            return;
        }

        HashSet<NodeId>? passing = Passing(Run((_, cancellation) => repository.Read(cancellation)));
        Write(passing is null ? holders : holders.Where(node => passing.Contains(node.NodeId)));
    }

    private void WriteRemoved()
    {
        LineageRepository repository = OpenRepository();
        WildcardPattern[] patterns = [.. Node.Select(node => WildcardPattern.Get(
            node.Text.Contains('@', StringComparison.Ordinal) ? node.Text : node.Text + "@*",
            WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        WriteObject(
            Run((_, _) => repository.Edits.Trash())
                .Where(removed => patterns.Length == 0 || patterns.Any(pattern => pattern.IsMatch(removed.Id))),
            enumerateCollection: true);
    }

    // The snapshot is complete before the first node is written: what a later command changes does not reach it.
    private void Write(IEnumerable<ModelNode> nodes) => WriteObject(nodes.ToArray(), enumerateCollection: true);
}
