using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Finds the parameters that stand for the same thing in several models. Looks at headers alone.</summary>
public static class TensorAlignment
{
    private const int NamedInMessage = 3;

    /// <summary>Matches by name, in the order of the first model; every model has to have the same names with the same shapes.</summary>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: the message names the parameters that do not fit.</exception>
    public static IReadOnlyList<AlignedTensor> ByName(IReadOnlyList<ModelSource> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        Dictionary<string, SourceParameter>[] byName = [.. models.Select(Names)];
        for (int model = 1; model < models.Count; model++)
        {
            RequireSameNames(models[0], byName[0], models[model], byName[model]);
        }

        return [.. models[0].Parameters.Select(parameter => Align(models, [.. byName.Select(names => names[parameter.Name])]))];
    }

    /// <summary>Puts parameters together that were matched in another way.</summary>
    /// <param name="models">The models.</param>
    /// <param name="parameters">One of each model, in their order.</param>
    /// <param name="name">The result's name; null: the first one's.</param>
    /// <param name="elementType">The result's type; null: the first one's.</param>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: their shapes differ.</exception>
    public static AlignedTensor Align(
        IReadOnlyList<ModelSource> models, IReadOnlyList<SourceParameter> parameters, string? name = null, ElementType? elementType = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(parameters);
        for (int model = 1; model < models.Count; model++)
        {
            if (!parameters[model].Shape.Equals(parameters[0].Shape))
            {
                throw new MGitException(
                    ErrorCode.ModelsIncompatible,
                    $"The parameter '{parameters[0].Name}' has the shape {parameters[0].Shape} in {models[0].Name} and "
                    + $"{parameters[model].Shape} in {models[model].Name}; only parameters of one shape can be combined.",
                    parameters[0].Name);
            }
        }

        return new AlignedTensor(models, parameters, name, elementType);
    }

    /// <summary>A model's parameters by name.</summary>
    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: two have the same name.</exception>
    internal static Dictionary<string, SourceParameter> Names(ModelSource model)
    {
        Dictionary<string, SourceParameter> names = new(model.Parameters.Count, StringComparer.Ordinal);
        foreach (SourceParameter parameter in model.Parameters)
        {
            if (!names.TryAdd(parameter.Name, parameter))
            {
                throw new MGitException(
                    ErrorCode.ModelsIncompatible,
                    $"{model.Name} has two parameters named '{parameter.Name}', in {names[parameter.Name].File} and {parameter.File}; "
                    + "parameters are matched by name, which has to be unique.",
                    parameter.Name);
            }
        }

        return names;
    }

    private static void RequireSameNames(
        ModelSource first, Dictionary<string, SourceParameter> inFirst, ModelSource other, Dictionary<string, SourceParameter> inOther)
    {
        string[] missing = [.. first.Parameters.Select(parameter => parameter.Name).Where(name => !inOther.ContainsKey(name))];
        string[] more = [.. other.Parameters.Select(parameter => parameter.Name).Where(name => !inFirst.ContainsKey(name))];
        if (missing.Length + more.Length == 0)
        {
            return;
        }

        string[] parts =
        [
            .. missing.Length > 0 ? [$"{other.Name} lacks {Some(missing)}"] : Array.Empty<string>(),
            .. more.Length > 0 ? [$"{first.Name} lacks {Some(more)}"] : Array.Empty<string>(),
        ];
        throw new MGitException(
            ErrorCode.ModelsIncompatible,
            $"{first.Name} and {other.Name} do not have the same parameters: {string.Join("; ", parts)}.",
            other.Name);
    }

    private static string Some(string[] names)
        => string.Join(", ", names.Take(NamedInMessage).Select(name => $"'{name}'"))
        + (names.Length > NamedInMessage ? $" and {names.Length - NamedInMessage} more" : string.Empty);
}
