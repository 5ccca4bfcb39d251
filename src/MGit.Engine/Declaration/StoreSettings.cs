using MGit.Engine.Repositories;

namespace MGit.Engine.Declaration;

/// <summary>The <c>store:</c> section, with the defaults for what it leaves out.</summary>
public sealed record StoreSettings
{
    public CompressionMode Compression { get; init; } = CompressionMode.Lossless;

    /// <summary>For bounded storage: |error| &lt;= ln(1 + epsilon) per parameter. More than 0, at most 1.</summary>
    public double Epsilon { get; init; } = 1e-4;

    /// <summary>For bounded storage: by how much a test may get worse. 0 to 1.</summary>
    public double AccuracyDrop { get; init; } = 0.02;

    /// <summary>Deltas to undo at most when a tensor is read. 0 to 64.</summary>
    public int MaxChainLength { get; init; } = 8;
}
