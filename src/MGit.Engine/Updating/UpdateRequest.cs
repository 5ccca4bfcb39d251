using MGit.Engine.Graph;

namespace MGit.Engine.Updating;

/// <summary>What an update is to do: carry a replaced version on to what descends from it, or make declared nodes.</summary>
public sealed class UpdateRequest
{
    /// <summary>The version that is replaced, for a cascade.</summary>
    public string? From { get; init; }

    /// <summary>The version it is replaced by.</summary>
    public string? To { get; init; }

    /// <summary>References of nodes that are to be made, with what they need.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Make every node that is declared and has no content.</summary>
    public bool All { get; init; }

    /// <summary>Which nodes to leave out; asked while the plan is made, on the caller's thread.</summary>
    public Func<ModelNode, bool>? Skip { get; init; }

    /// <summary>Below which nodes to stop; asked while the plan is made, on the caller's thread.</summary>
    public Func<ModelNode, bool>? Until { get; init; }
}
