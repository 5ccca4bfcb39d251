using MGit.Engine.Graph;

namespace MGit.Engine.Updating;

/// <summary>What an update does with one node, or did.</summary>
public sealed class UpdateStep
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Id of the node that was made or is there; of a planned one the id it gets if nobody else takes it. Null where none is made.</summary>
    public string? Node { get; init; }

    /// <summary>The version it is the next one of; null where a declared node is made.</summary>
    public string? PreviousNode { get; init; }

    /// <summary>Ids of the nodes it is made from.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    public required UpdateState State { get; init; }

    /// <summary>Why it is in that state, in one sentence; null where the state says all.</summary>
    public string? Reason { get; init; }

    /// <summary>What makes it: "prune", "script create/tune.ps1", "command python3"; null for none.</summary>
    public string? Creation { get; init; }

    /// <summary>The group it is trained with.</summary>
    public string? Group { get; init; }

    /// <summary>How long its creation took; null where none ran.</summary>
    public double? Seconds { get; init; }

    /// <summary>Why it failed.</summary>
    public Exception? Error { get; init; }

    /// <summary>The record of its creation; null where none ran.</summary>
    public Guid? Run { get; init; }

    /// <summary>What became of this planned step.</summary>
    internal UpdateStep As(
        UpdateState state,
        string? reason,
        double? seconds = null,
        Exception? error = null,
        Guid? run = null,
        ModelNode? node = null,
        IReadOnlyList<ModelNode>? parents = null) => new()
        {
            Repository = Repository,
            Node = node?.Id ?? (PreviousNode is null ? Node : null),
            PreviousNode = PreviousNode,
            Parents = parents is null ? Parents : [.. parents.Select(parent => parent.Id)],
            State = state,
            Reason = reason,
            Creation = Creation,
            Group = Group,
            Seconds = seconds,
            Error = error,
            Run = run,
        };

    public override string ToString() => $"{Node ?? PreviousNode} {State}";
}
