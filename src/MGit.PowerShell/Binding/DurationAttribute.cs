using System.Globalization;
using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>
/// Lets a <see cref="TimeSpan"/> parameter take a bare number of a stated unit. Without it PowerShell reads <c>10</c> as ten ticks, a
/// millionth of a second.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute(DurationUnit unit) : ArgumentTransformationAttribute
{
    /// <summary>What a bare number counts.</summary>
    public DurationUnit Unit { get; } = unit;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        double? number = value switch
        {
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
                => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => null,
        };
        if (number is not { } count)
        {
            return inputData;
        }

        double seconds = Unit == DurationUnit.Days ? count * 86400 : count;
        if (!(seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
        {
            throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} is no duration: give a number of {(Unit == DurationUnit.Days ? "days" : "seconds")} of 0 or more, or a TimeSpan."));
        }

        return TimeSpan.FromSeconds(seconds);
    }
}
