using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Tensors;

namespace MGit.Torch.Models;

/// <summary>Which stored parameter is which of an architecture's.</summary>
public static class ParameterMatch
{
    private const int MostNamed = 5;

    private static readonly ElementType[] Floats = [ElementType.F16, ElementType.BF16, ElementType.F32, ElementType.F64];
    private static readonly ElementType[] Integers = [ElementType.U8, ElementType.I8, ElementType.I16, ElementType.I32, ElementType.I64];

    /// <summary>Matches by name, under the prefix that all stored names may share.</summary>
    /// <returns>For each of the architecture's parameters, in its order, the stored one.</returns>
    /// <exception cref="MGitException"><c>ModelNotRunnable</c>: one is missing, of another shape, of a type that is not converted, or unknown.</exception>
    public static IReadOnlyList<SourceParameter> Find(Architecture architecture, ModelSource source)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(source);
        string prefix = PrefixOf(architecture, source);
        Dictionary<string, SourceParameter> stored = new(StringComparer.Ordinal);
        List<string> faults = [];
        foreach (SourceParameter parameter in source.Parameters.Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (!stored.TryAdd(parameter.Name[prefix.Length..], parameter))
            {
                faults.Add($"{parameter.Name} is there twice");
            }
        }

        var found = new SourceParameter[architecture.Parameters.Count];
        for (int i = 0; i < found.Length; i++)
        {
            ArchitectureParameter wanted = architecture.Parameters[i];
            if (!stored.Remove(wanted.Name, out SourceParameter? parameter))
            {
                faults.Add($"there is no {prefix}{wanted.Name} {wanted.Shape}");
            }
            else if (FaultOf(wanted, parameter) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                found[i] = parameter;
            }
        }

        faults.AddRange(stored.Keys.Select(name => $"{prefix}{name} is no parameter of {architecture.Kind}"));
        return faults.Count == 0 ? found : throw new MGitException(
            ErrorCode.ModelNotRunnable,
            $"{source.Name} does not fit its declared architecture: {string.Join("; ", faults.Take(MostNamed))}"
            + (faults.Count > MostNamed ? $"; and {faults.Count - MostNamed} more. " : ". ")
            + "docs/architectures.md names the parameters of each kind.",
            source.Name);
    }

    private static string? FaultOf(ArchitectureParameter wanted, SourceParameter stored)
    {
        if (!stored.Shape.Equals(wanted.Shape))
        {
            return $"{stored.Name} is {stored.Shape}, expected {wanted.Shape}";
        }

        if (stored.Quantization is not null)
        {
            return $"{stored.Name} is quantized ({stored.Quantization})";
        }

        return (wanted.ElementType == ElementType.F32 ? Floats : Integers).Contains(stored.ElementType)
            ? null
            : $"{stored.Name} is {stored.ElementType}, which is not converted to {wanted.ElementType}";
    }

    // Training scripts save a state dict inside a dictionary, or of a module that wraps the model: "state_dict.", "model.".
    private static string PrefixOf(Architecture architecture, ModelSource source)
    {
        string first = architecture.Parameters[0].Name;
        HashSet<string> names = [.. source.Parameters.Select(parameter => parameter.Name)];
        return names.Where(name => name.EndsWith(first, StringComparison.Ordinal))
            .Select(name => name[..^first.Length])
            .Where(prefix => prefix.Length == 0 || prefix[^1] == '.')
            .OrderBy(prefix => prefix.Length)
            .ThenBy(prefix => prefix, StringComparer.Ordinal)
            .FirstOrDefault(prefix => architecture.Parameters.All(parameter => names.Contains(prefix + parameter.Name))) ?? "";
    }
}
