using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>Tells PowerShell what becomes a <see cref="NodeReference"/>.</summary>
public sealed class NodeReferenceConverter : PSTypeConverter
{
    public override bool CanConvertFrom(object sourceValue, Type destinationType)
        => destinationType == typeof(NodeReference) && NodeReference.From(sourceValue) is not null;

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => NodeReference.From(sourceValue)
            ?? throw new PSInvalidCastException($"A node is named by a string or a node object, not by a {sourceValue?.GetType().Name ?? "null"}.");

    public override bool CanConvertTo(object sourceValue, Type destinationType)
        => sourceValue is NodeReference && destinationType == typeof(string);

    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => ((NodeReference)sourceValue).Text;
}
