namespace MGit.Engine.Graph;

/// <summary>In which order nodes of a graph are given.</summary>
public enum NodeOrder
{
    /// <summary>Every node after all of its parents.</summary>
    TopDown,

    /// <summary>Every node before all of its parents.</summary>
    BottomUp,

    /// <summary>By distance from where the walk begins.</summary>
    Breadth,

    /// <summary>Along one branch to its end, then the next.</summary>
    Depth,
}
