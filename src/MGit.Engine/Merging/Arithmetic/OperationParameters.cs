using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Reads the parameters of a built-in function, with errors that name the function, the parameter and what was expected.</summary>
internal sealed class OperationParameters(string function, ValueMap values)
{
    /// <summary>The names of safetensors ("F8_E4M3"), and PyTorch's of the usual ones.</summary>
    private static readonly Dictionary<string, ElementType> Types = new(
        Enum.GetValues<ElementType>().Select(type => KeyValuePair.Create(type.Name(), type)), StringComparer.OrdinalIgnoreCase)
    {
        ["float64"] = ElementType.F64,
        ["float32"] = ElementType.F32,
        ["float16"] = ElementType.F16,
        ["bfloat16"] = ElementType.BF16,
    };

    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: there is a parameter the function does not have.</exception>
    public void RefuseOthers(string[] known)
    {
        if (values.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{function} has no parameter '{unknown}'; it has {string.Join(", ", known)}.", unknown);
        }
    }

    public double? Number(string key) => Get(key) is { } value ? Real(value) ?? throw Wrong(key, value, "a number") : null;

    public double Required(string key) => Number(key) ?? throw Missing(key, "a number");

    public IReadOnlyList<double>? Numbers(string key) => Get(key) is { } value
        ? value is IEnumerable<object?> list
            ? [.. list.Select(item => Real(item) ?? throw Wrong(key, value, "a list of numbers"))]
            : Real(value) is { } one ? [one] : throw Wrong(key, value, "a list of numbers")
        : null;

    public IReadOnlyList<string>? Texts(string key) => Get(key) switch
    {
        null => null,
        string text => [text],
        IEnumerable<object?> list => [.. list.Select(item => item as string ?? throw Wrong(key, list, "a list of patterns"))],
        var value => throw Wrong(key, value, "a list of patterns"),
    };

    public bool Flag(string key) => Get(key) is { } value && (value is bool flag ? flag : throw Wrong(key, value, "true or false"));

    public MagnitudeScope Scope(string key) => Get(key) switch
    {
        null or "tensor" => MagnitudeScope.Tensor,
        "global" => MagnitudeScope.Global,
        var value => throw Wrong(key, value, "tensor or global"),
    };

    public ElementType? Type(string key) => Get(key) is { } value
        ? value is string name && Types.TryGetValue(name, out ElementType type) ? type : throw Wrong(key, value, "an element type such as F32, F16 or BF16")
        : null;

    public MGitException Missing(string key, string expected)
        => new(ErrorCode.ArgumentInvalid, $"{function} needs the parameter '{key}': {expected}.", key);

    private static double? Real(object? value) => value switch
    {
        double number => number,
        long number => number,
        _ => null,
    };

    private MGitException Wrong(string key, object value, string expected)
        => new(ErrorCode.ArgumentInvalid, $"The parameter '{key}' of {function} is '{value}'; {expected} is expected.", key);

    private object? Get(string key) => values.TryGetValue(key, out object? value) ? value : null;
}
