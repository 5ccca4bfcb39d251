using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Tensors;

namespace MGit.Torch.Training;

/// <summary>Finds the parameters of a parent that a training begins with: same shape, and the same name but for a common prefix.</summary>
internal sealed class InitialParameters
{
    private const string Backbone = "backbone.";

    private static readonly string[] Prefixes = ["state_dict.", "model."];

    private readonly Dictionary<string, SourceParameter> _byName = new(StringComparer.Ordinal);

    public InitialParameters(ModelSource source)
    {
        Source = source;
        string prefix = Prefixes.FirstOrDefault(candidate => source.Parameters.All(parameter => parameter.Name.StartsWith(candidate, StringComparison.Ordinal))) ?? "";
        foreach (SourceParameter parameter in source.Parameters)
        {
            _byName.TryAdd(parameter.Name[prefix.Length..], parameter);
        }
    }

    public ModelSource Source { get; }

    /// <summary>
    /// The parent's parameter, or null. A model of one output and one with heads name the same layer with and without "backbone.": both
    /// are looked for.
    /// </summary>
    public SourceParameter? Find(ArchitectureParameter parameter)
    {
        if (!_byName.TryGetValue(parameter.Name, out SourceParameter? found))
        {
            string other = parameter.Name.StartsWith(Backbone, StringComparison.Ordinal) ? parameter.Name[Backbone.Length..] : Backbone + parameter.Name;
            _byName.TryGetValue(other, out found);
        }

        bool fits = found is { Quantization: null } && found.Shape.Equals(parameter.Shape)
            && (parameter.ElementType == ElementType.F32 ? found.ElementType is ElementType.F32 or ElementType.F64 or ElementType.F16 or ElementType.BF16 : found.ElementType == parameter.ElementType);
        return fits ? found : null;
    }
}
