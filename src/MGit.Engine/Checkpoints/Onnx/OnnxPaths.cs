namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>The relative paths by which a model names its files of external data.</summary>
internal static class OnnxPaths
{
    /// <summary>The path without parts that mean nothing ("./a" is "a").</summary>
    public static string Normal(string location)
        => location.StartsWith("./", StringComparison.Ordinal) || location.Contains("/./", StringComparison.Ordinal)
            ? string.Join('/', location.Split('/').Where(part => part != "."))
            : location;

    /// <summary>Whether the path stays in the model's folder, on every system.</summary>
    public static bool IsInside(string location)
        => location.AsSpan().IndexOfAny("\\:\0") < 0 && location.Split('/').All(part => part is not ("" or "." or ".."));
}
