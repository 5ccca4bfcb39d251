using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Lists files and folders.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Path")]
[Alias("ls")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PathCommand
{
    /// <summary>Keeps items whose name fits, with wildcards.</summary>
    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Directory { get; set; }

    [Parameter]
    public SwitchParameter File { get; set; }

    /// <summary>Shows hidden items too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var pattern = Filter is null ? null : new WildcardPattern(Filter, WildcardOptions.IgnoreCase);
        var recurse = Recurse || MyInvocation.BoundParameters.ContainsKey(nameof(Depth));
        foreach (var given in Given)
        {
            WriteFrom(given, () => InvokeProvider.ChildItem.Get([given], recurse, Depth, Force, IsLiteral), item => Keeps(item, pattern));
        }
    }

    private bool Keeps(PSObject item, WildcardPattern? pattern)
    {
        if (item.BaseObject is not FileSystemInfo info)
        {
            return pattern is null && !Directory && !File;
        }

        var kind = Directory == File || (info is DirectoryInfo ? Directory : File);
        return kind && (pattern is null || pattern.IsMatch(info.Name));
    }
}
