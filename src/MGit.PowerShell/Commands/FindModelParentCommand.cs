using System.Management.Automation;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Errors;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Ranks the models that a node or file may have been made from.</summary>
[Cmdlet(VerbsCommon.Find, "ModelParent", DefaultParameterSetName = FileSet)]
[OutputType(typeof(ParentCandidate))]
public sealed class FindModelParentCommand : NodeCmdlet
{
    private const string NodeSet = "Node";
    private const string FileSet = "File";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The nodes whose parents are looked for; a string that begins like a path is a file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NodeSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [Converted(typeof(NodeReference[]))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Files or folders, as Get-ChildItem and Get-Item give them.</summary>
    [Parameter(ParameterSetName = FileSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public FileSystemInfo? InputObject { get; set; }

    /// <summary>Files or folders; wildcards allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The score, 0..1, from which a candidate counts as the parent.</summary>
    [Parameter]
    [ValidateRange(0.05, 1.0)]
    public double Threshold { get; set; } = new ParentThresholds().Score;

    /// <summary>The best so many of each model.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = 5;

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet or LiteralPathSet:
                SourcePaths.Expand(this, Path, LiteralPath, path => FindOfFile(path, path), Report);
                break;
            case FileSet when InputObject is not null:
                FindOfFile(InputObject.FullName, InputObject);
                break;
            case FileSet:
                Report(new MGitException(ErrorCode.ArgumentInvalid, "Nothing to look for: name a node, pipe files in, or give -Path or -LiteralPath."), null);
                break;
            default:
                string[] paths = [.. Node.Where(node => node.Node is null && ModelReference.IsPath(node.Text)).Select(node => node.Text)];
                if (paths.Length > 0)
                {
                    SourcePaths.Expand(this, paths, [], path => FindOfFile(path, path), Report);
                }

                foreach (ResolvedNode found in Resolve([.. Node.Where(node => !paths.Contains(node.Text, StringComparer.Ordinal))]))
                {
                    Attempt(found.Reference.Target, () => Write(Run(
                        (progress, cancellation) => found.Repository.FindParents(found.Node.Id, Thresholds, First, progress, cancellation))));
                }

                break;
        }
    }

    private ParentThresholds Thresholds => new() { Score = Threshold };

    private void FindOfFile(string path, object target) => Attempt(target, () =>
    {
        var repository = OpenRepository();
        Write(Run((progress, cancellation) => repository.FindParentsOfFile(path, Thresholds, First, progress, cancellation)));
    });

    private void Write(IReadOnlyList<ParentCandidate> candidates)
    {
        foreach (ParentCandidate candidate in candidates)
        {
            WriteObject(candidate);
        }
    }
}
