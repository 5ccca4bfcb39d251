namespace MGit.Engine.Rendering;

/// <summary>What the colour of a node says, the most urgent first.</summary>
public enum NodeState
{
    /// <summary>A test failed.</summary>
    Failed,

    /// <summary>A parent has a later version.</summary>
    Outdated,

    /// <summary>Its content is not here: declared, remote, or recorded without content.</summary>
    Missing,

    /// <summary>Tests passed, none failed.</summary>
    Passed,

    /// <summary>Stored; no tests ran.</summary>
    Stored,
}
