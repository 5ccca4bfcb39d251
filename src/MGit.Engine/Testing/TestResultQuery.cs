namespace MGit.Engine.Testing;

/// <summary>Which recorded results are wanted.</summary>
public sealed record TestResultQuery
{
    /// <summary>References of nodes; null: every version of every node.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>Wildcards on names of tests; empty: all.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>Only the newest of each node and test.</summary>
    public bool Latest { get; init; }

    /// <summary>Only those that began at that moment or later.</summary>
    public DateTimeOffset? Since { get; init; }
}
