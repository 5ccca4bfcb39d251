using System.Diagnostics.CodeAnalysis;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>The names that a graph can use: its own, and those of the graphs around it.</summary>
internal sealed class OnnxScope(OnnxScope? outer)
{
    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);

    /// <returns>False where this graph has the name already. A name of a graph around it is hidden.</returns>
    public bool TryAdd(string name, OnnxValue value) => _values.TryAdd(name, value);

    /// <summary>Whether this very graph has the name.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    public bool TryFind(string name, [MaybeNullWhen(false)] out OnnxValue value)
    {
        for (OnnxScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    private OnnxScope? Outer { get; } = outer;
}
