using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Writes nodes out as files; those of a losslessly stored node are byte for byte what was added.</summary>
[Cmdlet(VerbsData.Export, "Model", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportModelCommand : NodeInputCmdlet
{
    /// <summary>A folder, or the name of a file where one node of one file is exported. Several nodes each get a folder in it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>What is written.</summary>
    [Parameter]
    public ExportFormat Format { get; set; }

    /// <summary>Only these parameters; wildcards allowed. Not with -Format Original.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public string[] ParameterName { get; set; } = [];

    /// <summary>Replace files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // Whether there are several is known only at the end of the input.
    protected override void ProcessRecord() => Collect(Node);

    protected override void EndProcessing()
    {
        IReadOnlyList<ResolvedNode> nodes = ResolveCollected();
        foreach (ResolvedNode node in nodes)
        {
            Attempt(node.Reference.Target, () => Export(node, nodes.Count > 1));
        }
    }

    private void Export(ResolvedNode found, bool ownFolder)
    {
        string destination = FullPath(Destination);
        if (Destination[^1] is '/' or '\\' || (!Path.Exists(destination) && !Path.HasExtension(destination)))
        {
            // 'Export-Model face ./out' makes a folder, 'Export-Model face ./out/face.pth' a file.
            destination = Path.TrimEndingDirectorySeparator(destination) + Path.DirectorySeparatorChar;
        }

        if (!ShouldProcess(found.Node.Id, $"Export to '{destination}'"))
        {
            return;
        }

        var options = new ExportOptions { Format = Format, ParameterPatterns = ParameterName, Overwrite = Force, OwnFolder = ownFolder };
        foreach (FileInfo file in Run((progress, cancellation) => found.Repository.Export(found.Node.Id, destination, options, progress, cancellation)))
        {
            // PowerShell's own view of a file leaves half its columns empty for one that no provider made.
            file.Refresh();
            var viewed = new PSObject(file);
            viewed.TypeNames.Insert(0, $"{typeof(FileInfo)}#Exported");
            WriteObject(viewed);
        }
    }
}
