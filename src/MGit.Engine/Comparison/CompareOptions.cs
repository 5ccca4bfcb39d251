namespace MGit.Engine.Comparison;

/// <summary>How two models are compared.</summary>
public sealed record CompareOptions
{
    /// <summary>Root folder that results carry along; null where no model is a node.</summary>
    public string? Repository { get; init; }

    public DiffMethod Method { get; init; } = DiffMethod.Edges;

    /// <summary>The paper's rules to the letter: names count for nothing, and a layer with other contents is removed and added.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether tensors are read and differences measured.</summary>
    public bool Statistics { get; init; }

    /// <summary>Wildcards on layer names: which layers the result lists; empty: all.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>Whether unchanged layers are listed as well.</summary>
    public bool IncludeUnchanged { get; init; }
}
