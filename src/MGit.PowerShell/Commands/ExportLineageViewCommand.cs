using System.Diagnostics;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Rendering;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Writes a picture of the lineage to a file.</summary>
[Cmdlet(VerbsData.Export, "LineageView", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLineageViewCommand : NodeCmdlet
{
    /// <summary>The nodes to draw; default: the whole lineage.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] InputObject { get; set; } = [];

    /// <summary>What to write; default: by the file's extension.</summary>
    [Parameter]
    public ViewFormat As { get; set; }

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The page's heading; default: the repository's folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Versions that merely follow one another share a box.</summary>
    [Parameter]
    public SwitchParameter FoldVersions { get; set; }

    /// <summary>Shows the file in the program the system has for it.</summary>
    [Parameter]
    public SwitchParameter Open { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject.Length > 0)
        {
            Collect(InputObject);
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () =>
            {
                LineageRepository repository = OpenRepository();
                Export(repository, Run((_, cancellation) => repository.Read(cancellation)).Nodes);
            });
        }
    }

    protected override void EndProcessing()
    {
        ResolvedNode[] nodes = [.. ResolveCollected()];
        if (nodes.Length > 0)
        {
            Attempt(Path, () => Export(nodes[0].Repository, [.. nodes.Where(node => node.Repository == nodes[0].Repository).Select(node => node.Node)]));
        }
    }

    private void Export(LineageRepository repository, IReadOnlyList<ModelNode> nodes)
    {
        string target = FullPath(Path);
        ViewFormat format = IsBound(nameof(As)) ? As : FormatOf(target);
        if (!ShouldProcess(target, $"Write a picture of {nodes.Count} models"))
        {
            return;
        }

        LineageView view = new(repository, nodes) { Title = Title, FoldVersions = FoldVersions };
        WriteObject(Run((_, cancellation) => view.Save(target, format, Force, cancellation)));
        if (Open)
        {
            using Process? viewer = Process.Start(new ProcessStartInfo(target) { UseShellExecute = true });
        }
    }

    private static ViewFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ViewFormat.Html,
        ".SVG" => ViewFormat.Svg,
        ".MMD" or ".MERMAID" => ViewFormat.Mermaid,
        ".DOT" or ".GV" => ViewFormat.Dot,
        _ => throw new MGitException(ErrorCode.ArgumentInvalid, $"'{path}' does not say what to write; give -As Html, Svg, Mermaid or Dot, or an extension that says so.", path),
    };
}
