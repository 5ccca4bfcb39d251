using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>The creation functions of MGit's own.</summary>
internal static class BuiltinFunctions
{
    private static readonly Dictionary<string, ICreationFunction> ByName = BuiltinArithmetic.Names
        .Select(ICreationFunction (name) => new ArithmeticFunction(name))
        .Concat([new MergeFunction(), new TrainingFunction(needsParent: false), new TrainingFunction(needsParent: true)])
        .OrderBy(function => function.Name, StringComparer.Ordinal)
        .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static ICreationFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
