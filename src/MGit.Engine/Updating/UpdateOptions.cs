namespace MGit.Engine.Updating;

/// <summary>How an update runs.</summary>
public sealed class UpdateOptions
{
    /// <summary>How many nodes are made at once at most.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>"auto", "cpu" or "cuda[:n]".</summary>
    public string Device { get; init; } = "auto";
}
