namespace MGit.Engine.Repositories;

/// <summary>One parameter of a node; the statistics are null unless asked for.</summary>
public sealed class ModelParameter
{
    public required string Repository { get; init; }

    /// <summary>Id of the node.</summary>
    public required string Node { get; init; }

    public required string ParameterName { get; init; }

    /// <summary>The file of the node it is in.</summary>
    public required string File { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>safetensors' name of the type ("F32").</summary>
    public required string ElementType { get; init; }

    /// <summary>Identity of the stored content the parameter lies in.</summary>
    public string? ContentId { get; init; }

    /// <summary>How that content is stored ("LosslessDelta").</summary>
    public string? Codec { get; init; }

    /// <summary>Content id of what the delta is against.</summary>
    public string? Base { get; init; }

    public long OriginalBytes { get; init; }

    public long StoredBytes { get; init; }

    /// <summary>How quantised integers are to be read, or null.</summary>
    public string? Quantization { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public double? Mean { get; init; }

    /// <summary>Of the population.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Share of elements that are zero, 0..1.</summary>
    public double? ZeroShare { get; init; }

    /// <summary>Elements that are not a number; left out of the other statistics.</summary>
    public long? NaNCount { get; init; }

    public override string ToString() => ParameterName;
}
