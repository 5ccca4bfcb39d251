namespace MGit.Engine.Updating;

/// <summary>How a creation function ended.</summary>
public enum RunOutcome
{
    /// <summary>Its node has the content it made.</summary>
    Created,

    /// <summary>It ended without the model it should have made.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Stopped,
}
