namespace MGit.Engine.Testing.Bisection;

/// <summary>A search for the node that made a test fail.</summary>
public sealed record RegressionRequest
{
    /// <summary>Name of the test.</summary>
    public required string Test { get; init; }

    /// <summary>A reference of a node on which it fails. Taken as given: it is not run there.</summary>
    public required string Bad { get; init; }

    /// <summary>References of ancestors on which it passes, and with them all theirs. Empty: what is recorded, else everything is searched.</summary>
    public IReadOnlyList<string> Good { get; init; } = [];

    /// <summary>Trust no recorded result.</summary>
    public bool Force { get; init; }

    /// <summary>Where models run.</summary>
    public string Device { get; init; } = "auto";
}
