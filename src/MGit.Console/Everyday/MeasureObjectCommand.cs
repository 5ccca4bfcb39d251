using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Counts objects, and sums up their values or those of a property.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
[OutputType(typeof(PSObject))]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private int count;
    private int measured;
    private double sum;
    private object? minimum;
    private object? maximum;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        var value = Property is null ? InputObject.BaseObject : InputObject.Properties[Property]?.Value;
        if (value is null)
        {
            return;
        }

        count++;
        if (Sum || Average)
        {
            AddUp(value);
        }

        if (Minimum && (minimum is null || ValueOrder.Instance.Compare(value, minimum) < 0))
        {
            minimum = value;
        }

        if (Maximum && (maximum is null || ValueOrder.Instance.Compare(value, maximum) > 0))
        {
            maximum = value;
        }
    }

    protected override void EndProcessing()
    {
        var result = new PSObject();
        Put(result, "Count", count, true);
        Put(result, "Average", measured > 0 ? sum / measured : null, Average);
        Put(result, "Sum", sum, Sum);
        Put(result, "Maximum", maximum, Maximum);
        Put(result, "Minimum", minimum, Minimum);
        Put(result, "Property", Property, Property is not null);
        WriteObject(result);
    }

    private static void Put(PSObject result, string name, object? value, bool asked)
    {
        if (asked)
        {
            result.Properties.Add(new PSNoteProperty(name, value));
        }
    }

    private void AddUp(object value)
    {
        if (LanguagePrimitives.TryConvertTo<double>(value, out var number))
        {
            sum += number;
            measured++;
            return;
        }

        WriteError(new ErrorRecord(
            new PSInvalidCastException($"'{value}' is not a number."), "NotANumber", ErrorCategory.InvalidType, InputObject));
    }
}
