namespace MGit.Engine.Updating;

/// <summary>What an update does with a node, or did.</summary>
public enum UpdateState
{
    /// <summary>It is going to be made.</summary>
    Planned,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>There is nothing to make: it is there, or nothing it was made from is replaced.</summary>
    UpToDate,

    /// <summary>It was taken out on request.</summary>
    Skipped,

    /// <summary>It cannot be made: the reason says what is missing.</summary>
    Blocked,

    /// <summary>Its creation function ended without the model.</summary>
    Failed,
}
