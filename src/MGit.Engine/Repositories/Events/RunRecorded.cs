namespace MGit.Engine.Repositories.Events;

/// <summary>A creation function ran: with the node it made, or without one where it failed or was stopped.</summary>
/// <param name="Run">The run's identity.</param>
/// <param name="Outcome">How it ended; a name of <see cref="Updating.RunOutcome"/>.</param>
/// <param name="Node">Id of the node that was made, or was to be made.</param>
/// <param name="Uid">Uid of the node; null where there is none: a next version that was not made.</param>
/// <param name="Parents">What it was made from.</param>
/// <param name="Creation">What ran, for people.</param>
/// <param name="Parameters">The parameters, as JSON.</param>
/// <param name="Started">When.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Author">By whom.</param>
internal sealed record RunRecorded(
    Guid Run,
    string Outcome,
    string Node,
    Guid? Uid,
    IReadOnlyList<RunParent> Parents,
    string Creation,
    string Parameters,
    DateTimeOffset Started,
    double Seconds,
    string Author) : LineageEvent
{
    /// <summary>The version it is the next one of: id and uid.</summary>
    public string? Previous { get; init; }

    public Guid? PreviousUid { get; init; }

    /// <summary>What the cascade it belongs to replaced, and by what: uids.</summary>
    public Guid? Origin { get; init; }

    public Guid? Target { get; init; }

    /// <summary>The group it was trained with.</summary>
    public string? Group { get; init; }

    public long? Seed { get; init; }

    public string? Device { get; init; }

    /// <summary>The exit code of a command.</summary>
    public int? ExitCode { get; init; }

    public string? Error { get; init; }

    /// <summary>The end of what it wrote.</summary>
    public string? Log { get; init; }
}
