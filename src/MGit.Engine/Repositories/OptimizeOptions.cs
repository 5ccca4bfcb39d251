namespace MGit.Engine.Repositories;

/// <summary>What an optimisation of the store may do.</summary>
public sealed class OptimizeOptions
{
    /// <summary>The default time removed nodes and replaced contents are kept.</summary>
    public static readonly TimeSpan DefaultGracePeriod = TimeSpan.FromDays(14);

    /// <summary>Removed nodes and replaced contents younger than this stay restorable.</summary>
    public TimeSpan GracePeriod { get; init; } = DefaultGracePeriod;

    /// <summary>References of nodes to convert to bounded storage; empty: none but those whose entry asks for it.</summary>
    public IReadOnlyList<string> BoundedNodes { get; init; } = [];

    /// <summary>Null: as the repository says.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Encode again what could be smaller, not only collect what is dead.</summary>
    public bool Reencode { get; init; } = true;
}
