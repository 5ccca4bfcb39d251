using System.Collections;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Repositories.Adding;

/// <summary>Reads a creation function from a dictionary in the shape of its YAML: one of script, command and builtin, and parameters.</summary>
internal static class CreationReader
{
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    public static CreateDeclaration Read(IDictionary values)
    {
        CreateKind? kind = null;
        string target = string.Empty;
        string[] command = [];
        ValueMap parameters = ValueMap.Empty;
        foreach ((string key, object? value) in PlainValues.Write(values, "Create"))
        {
            switch (key.ToUpperInvariant())
            {
                case "SCRIPT" or "BUILTIN" when value is string { Length: > 0 } text:
                    Take(ref kind, key.Equals("script", StringComparison.OrdinalIgnoreCase) ? CreateKind.Script : CreateKind.Builtin);
                    target = text;
                    break;
                case "COMMAND" when Words(value) is { Length: > 0 } words:
                    Take(ref kind, CreateKind.Command);
                    target = words[0];
                    command = words;
                    break;
                case "PARAMETERS" when value is ValueMap map:
                    parameters = map;
                    break;
                case "SCRIPT" or "BUILTIN":
                    throw Invalid($"Create.{key} is expected to be a text");
                case "COMMAND":
                    throw Invalid("Create.command is expected to be a list of words, the program first");
                case "PARAMETERS":
                    throw Invalid("Create.parameters is expected to be a dictionary");
                default:
                    throw Invalid($"Create has no '{key}'");
            }
        }

        return new CreateDeclaration
        {
            Kind = kind ?? throw Invalid("Create says nothing of how the node is made"),
            Target = target,
            Command = command,
            Parameters = parameters,
        };
    }

    private static void Take(ref CreateKind? kind, CreateKind found)
        => kind = kind is null ? found : throw Invalid("Create says several ways of making the node");

    private static string[] Words(object? value) => value switch
    {
        string word => [word],
        IEnumerable<object?> list when list.All(word => word is string { Length: > 0 }) => [.. list.Cast<string>()],
        _ => [],
    };

    private static MGitException Invalid(string fault) => new(
        ErrorCode.ArgumentInvalid,
        $"{fault}. One of script (a path), command (a list of words) or builtin (a name), and parameters (a dictionary), are expected.",
        "Create");
}
