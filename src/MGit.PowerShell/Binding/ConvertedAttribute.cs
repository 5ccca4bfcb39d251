using System.Management.Automation;

namespace MGit.PowerShell.Binding;

/// <summary>
/// Converts an argument to the parameter's type before PowerShell decides which parameter set a piped object belongs to. PowerShell looks
/// for properties of the very type first and settles on a set then; a string for an array, or for a node, would come too late.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConvertedAttribute(Type to) : ArgumentTransformationAttribute
{
    /// <summary>The parameter's type.</summary>
    public Type To { get; } = to;

    // What does not convert is left as it is: PowerShell says so in its own words.
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => inputData is not null && LanguagePrimitives.TryConvertTo(inputData, To, out object converted) ? converted : inputData!;
}
