using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Sorts objects by themselves or by properties; equal ones keep their order.</summary>
[Cmdlet("Sort", "Object")]
[OutputType(typeof(PSObject))]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    [SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            items.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        var readers = (Property ?? []).Select(PropertyReader.Of).ToArray();
        var sorted = items.Order(Comparer<PSObject>.Create(static (_, _) => 0));
        sorted = readers.Length == 0
            ? Then(sorted, item => item.BaseObject, Descending)
            : readers.Aggregate(sorted, (order, reader) => Then(order, reader.Read, reader.Descending ?? Descending.IsPresent));
        WriteObject(sorted, enumerateCollection: true);
    }

    private static IOrderedEnumerable<PSObject> Then(IOrderedEnumerable<PSObject> order, Func<PSObject, object?> key, bool descending) =>
        descending ? order.ThenByDescending(key, ValueOrder.Instance) : order.ThenBy(key, ValueOrder.Instance);
}
