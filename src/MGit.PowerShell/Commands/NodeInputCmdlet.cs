using System.Management.Automation;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>A cmdlet whose first argument or pipeline input is nodes, and that does nothing without them.</summary>
public abstract class NodeInputCmdlet : NodeCmdlet
{
    /// <summary>Names, ids, patterns or node objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];
}
