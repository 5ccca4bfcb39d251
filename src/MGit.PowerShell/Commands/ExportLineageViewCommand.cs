using System.Diagnostics;
using System.Management.Automation;
using MGit.Engine.Comparison;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Rendering;
using MGit.Engine.Rendering.Charts;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Writes a picture of the lineage to a file.</summary>
[Cmdlet(VerbsData.Export, "LineageView", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLineageViewCommand : NodeCmdlet
{
    private readonly List<LineageTestResult> _results = [];
    private readonly List<Chart> _charts = [];

    /// <summary>The nodes to draw, a ModelDiff, test results or a StoreMeasure; default: the whole lineage.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public object[] InputObject { get; set; } = [];

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
            foreach (object item in InputObject)
            {
                Attempt(item, () => Take(item is PSObject wrapped ? wrapped.BaseObject : item));
            }
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
        if (_results.Count > 0)
        {
            _charts.Add(new ResultChart(_results));
        }

        if (_charts.Count + (nodes.Length > 0 ? 1 : 0) > 1)
        {
            Report(new MGitException(ErrorCode.ArgumentInvalid, $"One file takes one picture: nodes, one comparison, test results or one measure, not {_charts.Count + (nodes.Length > 0 ? 1 : 0)} of them.", Path), Path);
        }
        else if (_charts.Count > 0)
        {
            Attempt(Path, () => Export(_charts[0]));
        }
        else if (nodes.Length > 0)
        {
            Attempt(Path, () => Export(nodes[0].Repository, [.. nodes.Where(node => node.Repository == nodes[0].Repository).Select(node => node.Node)]));
        }
    }

    private void Take(object item)
    {
        switch (item)
        {
            case ModelDiff diff:
                _charts.Add(new DiffChart(diff));
                break;
            case StoreMeasure measure:
                _charts.Add(new StoreChart(measure));
                break;
            case LineageTestResult result:
                _results.Add(result);
                break;
            default:
                Collect([NodeReference.From(item) ?? throw new MGitException(
                    ErrorCode.ArgumentInvalid, $"A {item.GetType().Name} cannot be drawn; give nodes, a ModelDiff, test results or a StoreMeasure.", item)]);
                break;
        }
    }

    private void Export(Chart chart)
    {
        string target = FullPath(Path);
        ViewFormat format = FormatFor(target);
        if (ShouldProcess(target, $"Write a picture of {chart.Heading}"))
        {
            Finish(target, Run((_, _) => new ChartView(chart) { Title = Title }.Save(target, format, Force)));
        }
    }

    private void Export(LineageRepository repository, IReadOnlyList<ModelNode> nodes)
    {
        string target = FullPath(Path);
        ViewFormat format = FormatFor(target);
        if (!ShouldProcess(target, $"Write a picture of {nodes.Count} models"))
        {
            return;
        }

        LineageView view = new(repository, nodes) { Title = Title, FoldVersions = FoldVersions };
        Finish(target, Run((_, cancellation) => view.Save(target, format, Force, cancellation)));
    }

    private void Finish(string target, FileInfo file)
    {
        WriteObject(file);
        if (Open)
        {
            using Process? viewer = Process.Start(new ProcessStartInfo(target) { UseShellExecute = true });
        }
    }

    private ViewFormat FormatFor(string target) => IsBound(nameof(As)) ? As : FormatOf(target);

    private static ViewFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ViewFormat.Html,
        ".SVG" => ViewFormat.Svg,
        ".MMD" or ".MERMAID" => ViewFormat.Mermaid,
        ".DOT" or ".GV" => ViewFormat.Dot,
        _ => throw new MGitException(ErrorCode.ArgumentInvalid, $"'{path}' does not say what to write; give -As Html, Svg, Mermaid or Dot, or an extension that says so.", path),
    };
}
