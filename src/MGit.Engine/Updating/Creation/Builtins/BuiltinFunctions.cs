namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>The creation functions of MGit's own.</summary>
internal static class BuiltinFunctions
{
    private static readonly Dictionary<string, ICreationFunction> ByName = new ICreationFunction[]
    {
        new TrainingFunction(needsParent: false),
        new TrainingFunction(needsParent: true),
    }.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static ICreationFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
