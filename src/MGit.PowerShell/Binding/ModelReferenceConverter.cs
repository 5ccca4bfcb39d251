using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>Tells PowerShell what becomes a <see cref="ModelReference"/>.</summary>
public sealed class ModelReferenceConverter : PSTypeConverter
{
    public override bool CanConvertFrom(object sourceValue, Type destinationType)
        // Everything, and most of it is then refused: what is not claimed here PowerShell converts itself, and numbers by way of text.
        => destinationType == typeof(ModelReference);

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => ModelReference.From(sourceValue)
            ?? throw new PSInvalidCastException(
                $"A model is named by a string, a node object, or a file or folder object, not by a {TypeOf(sourceValue).Name}.");

    public override bool CanConvertTo(object sourceValue, Type destinationType)
        => sourceValue is ModelReference && destinationType == typeof(string);

    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => ((ModelReference)sourceValue).Text;

    private static Type TypeOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value)?.GetType() ?? typeof(void);
}
