using System.Runtime.InteropServices;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers;

/// <summary>
/// Layers of a model that says only names and shapes: the parameters under one module path are a layer, and the layers follow each other
/// in the natural order of their names. Optimizer state is left out. A list without names gives <see cref="ParameterGraph"/>.
/// </summary>
internal static class StateDictGraph
{
    private static readonly string[] s_dictionaries = ["state_dict.", "model_state_dict."];

    public static LayerGraph Build(IReadOnlyList<SourceParameter> parameters)
    {
        SourceParameter[] own = OwnOf(parameters);
        if (own.All(parameter => parameter.Name.All(char.IsAsciiDigit)))
        {
            return ParameterGraph.Build(own);
        }

        List<Layer> layers = LayersOf(own);
        return new LayerGraph(LayerGraphOrigin.StateDict, layers, Enumerable.Range(0, Math.Max(0, layers.Count - 1)).Select(index => new LayerEdge(index, index + 1)));
    }

    /// <summary>
    /// The model's own parameters: without optimizer state, and where the file is a training script's checkpoint, those under its
    /// state_dict alone (beside it lie schedulers, masks, counters).
    /// </summary>
    public static SourceParameter[] OwnOf(IReadOnlyList<SourceParameter> parameters)
    {
        SourceParameter[] own = [.. parameters.Where(parameter => ParameterNames.ClassOf(parameter.Name) != ParameterClass.OptimizerState)];
        SourceParameter[] dictionary = [.. own.Where(parameter => s_dictionaries.Any(name => parameter.Name.StartsWith(name, StringComparison.Ordinal)))];
        return dictionary.Length > 0 ? dictionary : own;
    }

    /// <summary>The layers in the natural order of their names.</summary>
    public static List<Layer> LayersOf(IReadOnlyList<SourceParameter> parameters)
    {
        // A name of its own per file: shards continue each other, and two models in one folder are two.
        Dictionary<(string Module, string Role), int> times = [];
        Dictionary<(string Module, int Time), List<LayerParameter>> modules = [];
        foreach (SourceParameter parameter in parameters)
        {
            (string module, string role) = ParameterNames.Split(parameter.Name);
            ref int time = ref CollectionsMarshal.GetValueRefOrAddDefault(times, (module, role), out _);
            ref List<LayerParameter>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(modules, (module, time++), out _);
            (group ??= []).Add(new LayerParameter(role, parameter));
        }

        List<(string Name, string File, List<LayerParameter> Parameters)> groups = [];
        foreach (((string module, _), List<LayerParameter> members) in modules)
        {
            if (members.Any(member => ParameterNames.IsRole(member.Role)) && (module.Length > 0 || members.All(member => ParameterNames.IsRole(member.Role))))
            {
                members.Sort((left, right) => CompareRoles(left.Role, right.Role));
                groups.Add((module.Length > 0 ? module : "(model)", members[0].Source.File, members));
            }
            else
            {
                groups.AddRange(members.Select(member => (member.Source.Name, member.Source.File, new List<LayerParameter> { new("value", member.Source) })));
            }
        }

        LayerNames names = new();
        return [.. groups
            .OrderBy(group => group.Name, NaturalOrder.Comparer)
            .ThenBy(group => group.File, StringComparer.Ordinal)
            .Select(group => LayerShape.Describe(names.Unique(group.Name, group.File), group.Parameters))];
    }

    private static int CompareRoles(string left, string right)
    {
        int order = Rank(left).CompareTo(Rank(right));
        return order != 0 ? order : NaturalOrder.Comparer.Compare(left, right);
    }

    private static int Rank(string role) => role switch
    {
        "weight" or "kernel" or "gamma" => 0,
        "bias" or "beta" => 1,
        _ => ParameterNames.ClassOf(role) switch
        {
            ParameterClass.RunningStatistic => 3,
            ParameterClass.Counter => 4,
            _ => 2,
        },
    };
}
