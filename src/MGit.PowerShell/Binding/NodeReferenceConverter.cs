using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>Tells PowerShell what becomes a <see cref="NodeReference"/>.</summary>
public sealed class NodeReferenceConverter : PSTypeConverter
{
    public override bool CanConvertFrom(object sourceValue, Type destinationType)
        // Everything, and most of it is then refused: what is not claimed here PowerShell converts itself, and numbers by way of text.
        => destinationType == typeof(NodeReference);

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => NodeReference.From(sourceValue)
            ?? throw new PSInvalidCastException(
                $"A node is named by a string or a node object, not by a {TypeOf(sourceValue).Name}. Where '{sourceValue}' is meant as a name, write it in quotes.");

    public override bool CanConvertTo(object sourceValue, Type destinationType)
        => sourceValue is NodeReference && destinationType == typeof(string);

    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => ((NodeReference)sourceValue).Text;

    private static Type TypeOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value)?.GetType() ?? typeof(void);
}
