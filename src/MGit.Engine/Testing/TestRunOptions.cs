namespace MGit.Engine.Testing;

/// <summary>Which tests run on which nodes, and how.</summary>
public sealed record TestRunOptions
{
    /// <summary>References of nodes; null: the latest version of every node.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>Wildcards on names of tests; empty: all.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>Wildcards on tags of tests; a test runs that has one of them. Empty: all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Run what is known too.</summary>
    public bool Force { get; init; }

    /// <summary>Nodes tested side by side. Latency metrics run alone whatever it says.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>Where models run: "auto", "cpu" or "cuda[:n]".</summary>
    public string Device { get; init; } = "auto";
}
