namespace MGit.Engine.Updating;

/// <summary>What a creation function did, as it was recorded.</summary>
public sealed class LineageRun
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The run's identity.</summary>
    public required Guid Run { get; init; }

    /// <summary>Id of the node that was made, as it is called now; of one that was not made, the id it would have had.</summary>
    public required string Node { get; init; }

    /// <summary>The version it is the next one of, in a cascade.</summary>
    public string? PreviousNode { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>Ids of the nodes it was made from, as they were called then.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>What the parents' contents were, in their order; null for one whose content was not known.</summary>
    public IReadOnlyList<string?> ParentContentIds { get; init; } = [];

    /// <summary>What ran: "prune", "script create/tune.ps1", "command python3".</summary>
    public required string Creation { get; init; }

    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    public long? Seed { get; init; }

    /// <summary>Where it ran: "cpu", "cuda:0"; null where nothing says.</summary>
    public string? Device { get; init; }

    public DateTimeOffset Started { get; init; }

    public double Seconds { get; init; }

    /// <summary>The exit code of a command.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why there is no node.</summary>
    public string? Error { get; init; }

    /// <summary>The group it was trained with.</summary>
    public string? Group { get; init; }

    public required string Author { get; init; }

    /// <summary>The end of what it wrote; null where it was not asked for.</summary>
    public string? Log { get; init; }

    public override string ToString() => $"{Node} {Outcome} {Started:u}";
}
