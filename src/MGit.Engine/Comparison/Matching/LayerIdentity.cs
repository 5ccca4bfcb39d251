using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison.Matching;

/// <summary>The name that a layer keeps from one model to the next, where it has one.</summary>
internal static class LayerIdentity
{
    /// <summary>
    /// The name without wrappers. Exporters number an ONNX graph's operators through, so that one inserted operator renames all after
    /// it: there the names of the parameters count, where somebody gave them.
    /// </summary>
    public static string? NameOf(LayerGraphOrigin origin, Layer layer)
    {
        if (origin != LayerGraphOrigin.Onnx)
        {
            return ParameterNames.Bare(layer.Name);
        }

        string[] given = [.. layer.Parameters.Select(parameter => parameter.Source.Name).Where(name => !IsNumbered(name)).Select(ParameterNames.Bare)];
        return given.Length > 0 && given.Length == layer.Parameters.Count ? string.Join('\n', given) : null;
    }

    /// <summary>"193", "onnx::Conv_345", "W_12", "/fc/Constant_output_0": numbered by a program.</summary>
    public static bool IsNumbered(string name)
    {
        ReadOnlySpan<char> stem = name.AsSpan().TrimEnd("0123456789");
        return stem.Length < name.Length && (stem.IsEmpty || stem[^1] is '_' or ':') || name.StartsWith("onnx::", StringComparison.Ordinal);
    }
}
