namespace MGit.Engine.Repositories;

/// <summary>A movable name of a node, or one entry of its history.</summary>
public sealed class ModelAlias
{
    public required string Repository { get; init; }

    /// <summary><c>name@alias</c>.</summary>
    public required string Alias { get; init; }

    /// <summary>Id of the node it points (or pointed) at; null where it was removed.</summary>
    public string? Node { get; init; }

    /// <summary>Id of the node it pointed at before.</summary>
    public string? Previous { get; init; }

    public DateTimeOffset? Set { get; init; }

    public string? Author { get; init; }

    /// <summary>Whether this is where the alias points now.</summary>
    public bool Current { get; init; }

    public override string ToString() => Alias;
}
