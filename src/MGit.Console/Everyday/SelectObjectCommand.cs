using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Selects objects from a pipeline, or properties of each.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
[OutputType(typeof(PSObject))]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly Queue<PSObject> last = new();
    private PropertyReader[] readers = [];
    private int seen;
    private int written;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    [SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
    public object[]? Property { get; set; }

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = -1;

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; } = -1;

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    protected override void BeginProcessing() => readers = [.. (Property ?? []).Select(PropertyReader.Of)];

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        if (Last >= 0 && First < 0)
        {
            last.Enqueue(InputObject);
            if (last.Count > Last + Skip)
            {
                last.Dequeue();
            }

            return;
        }

        if (First < 0 || written < First)
        {
            if (seen++ >= Skip)
            {
                Emit(InputObject);
                written++;
            }
        }

        if (First >= 0 && written >= First)
        {
            throw UpstreamStop.By(this);
        }
    }

    protected override void EndProcessing()
    {
        foreach (var item in last.Take(last.Count - Skip))
        {
            Emit(item);
        }
    }

    private void Emit(PSObject item)
    {
        if (ExpandProperty is not null)
        {
            Expand(item);
        }
        else
        {
            WriteObject(readers.Length == 0 ? item : Project(item));
        }
    }

    private void Expand(PSObject item)
    {
        var property = item.Properties[ExpandProperty!];
        if (property is null)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"There is no property '{ExpandProperty}'."), "PropertyNotFound", ErrorCategory.InvalidArgument, item));
            return;
        }

        WriteObject(property.Value, enumerateCollection: true);
    }

    private PSObject Project(PSObject item)
    {
        var result = new PSObject();
        result.TypeNames.Insert(0, "Selected." + item.TypeNames[0]);
        foreach (var reader in readers)
        {
            foreach (var name in reader.NamesOn(item))
            {
                if (result.Properties[name] is null)
                {
                    result.Properties.Add(new PSNoteProperty(name, reader.IsPattern ? item.Properties[name].Value : reader.Read(item)));
                }
            }
        }

        return result;
    }
}
