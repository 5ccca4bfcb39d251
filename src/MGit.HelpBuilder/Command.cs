using System.Reflection;

namespace MGit.HelpBuilder;

/// <summary>A cmdlet as its class declares it.</summary>
internal sealed class Command
{
    private Command(Type type, CustomAttributeData cmdlet)
    {
        Verb = (string)cmdlet.ConstructorArguments[0].Value!;
        Noun = (string)cmdlet.ConstructorArguments[1].Value!;
        DefaultSet = CommandParameter.Named<string>(cmdlet, "DefaultParameterSetName");
        SupportsShouldProcess = CommandParameter.Named<bool>(cmdlet, "SupportsShouldProcess");
        Parameters = [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).SelectMany(CommandParameter.Of)];
        Outputs = [.. type.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(argument => ((Type)argument.Value!).FullName!)];
    }

    public string Verb { get; }

    public string Noun { get; }

    public string Name => $"{Verb}-{Noun}";

    public string? DefaultSet { get; }

    public bool SupportsShouldProcess { get; }

    public IReadOnlyList<CommandParameter> Parameters { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The parameters of each set, the default set first; positions first, then what must be given, then the rest.</summary>
    public IEnumerable<IReadOnlyList<CommandParameter>> Sets
    {
        get
        {
            string?[] sets = [.. Parameters.Select(parameter => parameter.Set).Where(set => set is not null).Distinct(StringComparer.Ordinal)];
            string?[] ordered = sets.Length == 0 ? [null] : [.. sets.OrderByDescending(set => set == DefaultSet)];
            foreach (string? set in ordered)
            {
                yield return [.. Parameters.Where(parameter => parameter.Set is null || parameter.Set == set)
                    .OrderBy(parameter => parameter.Position ?? int.MaxValue)
                    .ThenByDescending(parameter => parameter.IsMandatory)];
            }
        }
    }

    public static IEnumerable<Command> In(Assembly assembly)
    {
        foreach (Type type in assembly.GetExportedTypes().Where(type => !type.IsAbstract))
        {
            if (type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Name == "CmdletAttribute") is { } cmdlet)
            {
                yield return new Command(type, cmdlet);
            }
        }
    }
}
