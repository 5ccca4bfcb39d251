using System.Globalization;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Low-rank adapters (LoRA): pairs of factors, and the layers of a base model that they fit.</summary>
internal static class AdapterLayout
{
    private const string Weight = ".weight";

    /// <summary>Layers of one kind have one key, so that a few are enough.</summary>
    private const int MaxTargets = 16;

    // The names that PEFT, cloneofsimo's, kohya's and diffusers' trainers give to the factor on the side of the input and of the output.
    private static readonly (string Down, string Up)[] Factors =
        [("lora_A", "lora_B"), ("lora_down", "lora_up"), ("lora_linear_layer.down", "lora_linear_layer.up"), (":down", ":up"), ("_lora.down", "_lora.up")];

    public static bool IsAdapter(IReadOnlyList<SketchTensor> tensors) => tensors.Count > 0 && tensors.All(tensor => FactorOf(tensor.Name) is not null);

    /// <summary>The module a factor belongs to, and whether it is the one on the side of the input; null for a tensor that is no factor.</summary>
    public static (string Module, bool IsDown)? FactorOf(string name)
    {
        foreach ((string down, string up) in Factors)
        {
            int at = name.LastIndexOf(down, StringComparison.Ordinal);
            if (at > 0)
            {
                return (Trim(name[..at]), true);
            }

            at = name.LastIndexOf(up, StringComparison.Ordinal);
            if (at > 0)
            {
                return (Trim(name[..at]), false);
            }
        }

        return null;
    }

    /// <summary>Share of an adapter's modules that fit a layer of the model: its name, and both outer dimensions where both factors are known.</summary>
    public static double Fit(ModelSketch adapter, ModelSketch model)
    {
        int fitting = 0;
        int modules = 0;
        foreach (IGrouping<string, SketchTensor> module in adapter.Tensors
            .GroupBy(tensor => FactorOf(tensor.Name)!.Value.Module, StringComparer.Ordinal))
        {
            modules++;
            fitting += model.Tensors.Any(tensor => Fits(module, tensor)) ? 1 : 0;
        }

        return modules == 0 ? 0 : (double)fitting / modules;
    }

    /// <summary>Keys that a base model and its adapters have in common: the ends of the names of layers, with both outer dimensions.</summary>
    public static IEnumerable<ulong> TargetsOf(ModelSketch sketch)
    {
        if (!sketch.IsAdapter)
        {
            return sketch.Tensors.Where(tensor => tensor.Shape.Rank >= 2 && tensor.Name.EndsWith(Weight, StringComparison.Ordinal))
                .Select(tensor => Target(tensor.Name[..^Weight.Length], tensor.Shape[0], Last(tensor.Shape))).Distinct().Take(MaxTargets);
        }

        return sketch.Tensors.GroupBy(tensor => FactorOf(tensor.Name)!.Value.Module, StringComparer.Ordinal)
            .Select(module => (
                module.Key,
                Up: module.FirstOrDefault(factor => !FactorOf(factor.Name)!.Value.IsDown),
                Down: module.FirstOrDefault(factor => FactorOf(factor.Name)!.Value.IsDown)))
            .Where(module => module is { Up: not null, Down: not null })
            .Select(module => Target(module.Key, module.Up!.Shape[0], Last(module.Down!.Shape))).Distinct().Take(MaxTargets);
    }

    private static ulong Target(string module, long outputs, long inputs) => ModelSketch.Hash(
        "target", [string.Join('.', module.Split('.').TakeLast(2)), string.Create(CultureInfo.InvariantCulture, $"{outputs} {inputs}")]);

    private static bool Fits(IGrouping<string, SketchTensor> module, SketchTensor layer)
    {
        string name = layer.Name.EndsWith(Weight, StringComparison.Ordinal) ? layer.Name[..^Weight.Length] : layer.Name;
        return layer.Shape.Rank >= 2
            && (module.Key == name || module.Key.EndsWith("." + name, StringComparison.Ordinal) || name.EndsWith("." + module.Key, StringComparison.Ordinal))
            && module.All(factor => FactorOf(factor.Name)!.Value.IsDown
                ? Last(factor.Shape) == Last(layer.Shape)
                : factor.Shape[0] == layer.Shape[0]);
    }

    private static long Last(TensorShape shape) => shape[shape.Rank - 1];

    private static string Trim(string module) => module.TrimEnd('.', '_', ':');
}
