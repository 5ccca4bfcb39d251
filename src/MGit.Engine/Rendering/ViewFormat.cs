namespace MGit.Engine.Rendering;

/// <summary>What a picture is written as.</summary>
public enum ViewFormat
{
    /// <summary>One HTML file to move in, search and compare.</summary>
    Html,

    /// <summary>A picture for papers.</summary>
    Svg,

    /// <summary>A Mermaid flowchart for README pages.</summary>
    Mermaid,

    /// <summary>Graphviz's language.</summary>
    Dot,
}
