namespace MGit.Engine.Graph;

/// <summary>How the nodes asked for stand to the nodes given.</summary>
public enum NodeRelation
{
    /// <summary>Everything they were made from, directly or not.</summary>
    Ancestor,

    /// <summary>Everything made from them, directly or not.</summary>
    Descendant,

    /// <summary>What they were made from directly.</summary>
    Parent,

    /// <summary>What was made from them directly.</summary>
    Child,

    /// <summary>Every version of the same name.</summary>
    Version,
}
