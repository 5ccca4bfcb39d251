namespace MGit.Engine.Merging;

/// <summary>What the changes of the merged models are to each other (MGit, arXiv 2307.07507, section 5).</summary>
public enum MergeOutcome
{
    /// <summary>No layer was changed by several, and none that one changed depends on one that another changed.</summary>
    NoConflict,

    /// <summary>Data flows from a layer that one changed into a layer that another changed, or the data flow is not known: tests decide.</summary>
    PossibleConflict,

    /// <summary>A layer was changed by several, in different ways.</summary>
    Conflict,
}
