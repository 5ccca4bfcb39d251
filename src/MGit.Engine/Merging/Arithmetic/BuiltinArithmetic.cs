using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// The built-in creation functions that compute a node from its parents: <c>average</c>, <c>task-arithmetic</c>, <c>ties</c>, <c>slerp</c>,
/// <c>prune</c>, <c>cast</c>, <c>quantize</c>, <c>dequantize</c>, <c>lora-merge</c>. The models of the operation are the parents in their
/// order: the base first for task-arithmetic, ties and lora-merge.
/// </summary>
public static class BuiltinArithmetic
{
    private static readonly Dictionary<string, (string[] Keys, Func<OperationParameters, IModelOperation> Make)> Functions = new(StringComparer.Ordinal)
    {
        ["average"] = (["weights"], values => new WeightedAverage(values.Numbers("weights"))),
        ["task-arithmetic"] = (["weights"], values => new TaskArithmetic(values.Numbers("weights"))),
        ["ties"] = (["density", "scale", "weights", "scope"], values => new TiesMerge(
            values.Number("density") ?? 0.2, values.Number("scale") ?? 1, values.Numbers("weights"), values.Scope("scope"))),
        ["slerp"] = (["amount"], values => new SphericalInterpolation(values.Number("amount") ?? 0.5)),
        ["prune"] = (["sparsity", "scope", "parameters"], values => new MagnitudePruning(
            values.Required("sparsity"), values.Scope("scope"), values.Texts("parameters"))),
        ["cast"] = (["type", "saturate", "parameters"], values => new Casting(
            values.Type("type") ?? throw values.Missing("type", "an element type such as BF16"), values.Flag("saturate"), values.Texts("parameters"))),
        ["quantize"] = (["simulate", "parameters"], values => new Quantization(values.Flag("simulate"), values.Texts("parameters"))),
        ["dequantize"] = (["type"], values => new Dequantization(values.Type("type") ?? ElementType.F32)),
        ["lora-merge"] = (["alpha"], values => new LowRankMerge(values.Number("alpha"))),
    };

    /// <summary>The names of these functions.</summary>
    public static IReadOnlyCollection<string> Names => Functions.Keys;

    /// <summary>The operation a <c>create:</c> with <c>builtin:</c> asks for.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: no such function, an unknown parameter, or a value that does not fit.</exception>
    public static IModelOperation Operation(string name, ValueMap parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!Functions.TryGetValue(name, out (string[] Keys, Func<OperationParameters, IModelOperation> Make) function))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"'{name}' is none of {string.Join(", ", Functions.Keys)}."), name);
        }

        OperationParameters values = new(name, parameters);
        values.RefuseOthers(function.Keys);
        return function.Make(values);
    }
}
