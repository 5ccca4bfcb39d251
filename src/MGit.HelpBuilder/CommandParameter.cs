using System.Reflection;

namespace MGit.HelpBuilder;

/// <summary>One parameter of a cmdlet in one of its sets, as its attributes say.</summary>
internal sealed record CommandParameter
{
    public required string Name { get; init; }

    public required Type Type { get; init; }

    /// <summary>Null: in every set.</summary>
    public string? Set { get; init; }

    public bool IsMandatory { get; init; }

    public int? Position { get; init; }

    public bool ByValue { get; init; }

    public bool ByPropertyName { get; init; }

    public bool TakesWildcards { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool IsSwitch => Type.Name == "SwitchParameter";

    public Type BareType => Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>The type as PowerShell writes it in a syntax line.</summary>
    public string TypeName => BareType.Name;

    /// <summary>The words an enumeration takes; empty for anything else.</summary>
    public IReadOnlyList<string> Words
        => (BareType.IsArray ? BareType.GetElementType()! : BareType) is { IsEnum: true } type ? type.GetEnumNames() : [];

    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static IEnumerable<CommandParameter> Of(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        string[] aliases = [.. attributes.Where(attribute => attribute.AttributeType.Name == "AliasAttribute")
            .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(argument => (string)argument.Value!)];
        bool wildcards = attributes.Any(attribute => attribute.AttributeType.Name == "SupportsWildcardsAttribute");
        foreach (CustomAttributeData attribute in attributes.Where(attribute => attribute.AttributeType.Name == "ParameterAttribute"))
        {
            yield return new CommandParameter
            {
                Name = property.Name,
                Type = property.PropertyType,
                Set = Named<string>(attribute, "ParameterSetName"),
                IsMandatory = Named<bool>(attribute, "Mandatory"),
                Position = attribute.NamedArguments.Any(argument => argument.MemberName == "Position") ? Named<int>(attribute, "Position") : null,
                ByValue = Named<bool>(attribute, "ValueFromPipeline"),
                ByPropertyName = Named<bool>(attribute, "ValueFromPipelineByPropertyName"),
                TakesWildcards = wildcards,
                Aliases = aliases,
            };
        }
    }

    internal static T? Named<T>(CustomAttributeData attribute, string name)
        => attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).FirstOrDefault();
}
