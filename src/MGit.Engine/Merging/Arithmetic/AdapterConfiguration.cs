using System.Text.Json;
using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>What a PEFT adapter's adapter_config.json says about merging it.</summary>
internal sealed class AdapterConfiguration
{
    private const string FileName = "adapter_config.json";
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<string, double> _alphas = new(StringComparer.Ordinal);
    private double? _alpha;

    private AdapterConfiguration()
    {
    }

    /// <summary>Whether the scale is alpha / √r (Kalajdzievski 2023, arXiv 2312.03732).</summary>
    public bool IsRankStabilized { get; private set; }

    /// <summary>Whether the base stores weights as (in, out).</summary>
    public bool IsTransposed { get; private set; }

    /// <summary>Nothing is known where the adapter has no such file.</summary>
    /// <exception cref="MGitException"><c>CheckpointInvalid</c>: the file is no JSON of the kind. <c>CheckpointUnsupported</c>: an adapter of another kind.</exception>
    public static AdapterConfiguration Read(ModelSource adapter)
    {
        AdapterConfiguration configuration = new();
        if (adapter.Files.FirstOrDefault(file => file == FileName || file.EndsWith("/" + FileName, StringComparison.Ordinal)) is not { } file)
        {
            return configuration;
        }

        using Stream stream = adapter.OpenFile(file);
        if (stream.Length > MaxBytes)
        {
            throw Invalid(adapter, $"it has {stream.Length} bytes; at most {MaxBytes} are expected", null);
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(stream);
            configuration.Take(adapter, json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(adapter, error.Message, error);
        }

        return configuration;
    }

    /// <summary>alpha of a module; a pattern matches its end, as in PEFT.</summary>
    public double? AlphaOf(string module)
    {
        foreach ((string pattern, double alpha) in _alphas)
        {
            if (module == pattern || module.EndsWith("." + pattern, StringComparison.Ordinal))
            {
                return alpha;
            }
        }

        return _alpha;
    }

    private void Take(ModelSource adapter, JsonElement root)
    {
        if (root.TryGetProperty("peft_type", out JsonElement kind) && kind.GetString() is { } name && name != "LORA")
        {
            throw new MGitException(ErrorCode.CheckpointUnsupported, $"{adapter.Name} is an adapter of the kind {name}; LORA is expected.", adapter.Name);
        }

        if (root.TryGetProperty("use_dora", out JsonElement dora) && dora.ValueKind == JsonValueKind.True)
        {
            throw new MGitException(ErrorCode.CheckpointUnsupported, $"{adapter.Name} is an adapter of the kind DoRA; LORA is expected.", adapter.Name);
        }

        _alpha = root.TryGetProperty("lora_alpha", out JsonElement alpha) && alpha.ValueKind == JsonValueKind.Number ? alpha.GetDouble() : null;
        IsRankStabilized = root.TryGetProperty("use_rslora", out JsonElement stabilized) && stabilized.ValueKind == JsonValueKind.True;
        IsTransposed = root.TryGetProperty("fan_in_fan_out", out JsonElement transposed) && transposed.ValueKind == JsonValueKind.True;
        if (root.TryGetProperty("alpha_pattern", out JsonElement patterns) && patterns.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty pattern in patterns.EnumerateObject())
            {
                _alphas[pattern.Name] = pattern.Value.GetDouble();
            }
        }
    }

    private static MGitException Invalid(ModelSource adapter, string fault, Exception? inner) => new(
        ErrorCode.CheckpointInvalid, $"{FileName} of {adapter.Name} cannot be read: {fault}.", adapter.Name, inner);
}
