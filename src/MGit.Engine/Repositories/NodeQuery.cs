using System.Collections;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>Which nodes of a snapshot are wanted; every condition that is set must hold.</summary>
public sealed class NodeQuery
{
    /// <summary>Patterns of names or ids; empty: all. A bare name means the latest version.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>Wildcards on the type; one must match.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Wildcards on tags; each must be matched by a tag of the node.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Keys with values that must be equal (text compares without regard to case).</summary>
    public IDictionary? Metadata { get; init; }

    public IReadOnlyList<Presence> Presence { get; init; } = [];

    public bool Outdated { get; init; }

    /// <summary>A content id (or its first 8 or more digits) of a node or of a parameter in it.</summary>
    public string? ContentId { get; init; }

    /// <summary>Nodes without parents.</summary>
    public bool Roots { get; init; }

    /// <summary>Nodes without children.</summary>
    public bool Leaves { get; init; }

    /// <summary>Every version instead of the latest.</summary>
    public bool AllVersions { get; init; }

    /// <summary>Null: by name and version.</summary>
    public NodeOrder? Order { get; init; }
}
