using MGit.Engine.Graph;
using MGit.Engine.Rendering.Layout;

namespace MGit.Engine.Rendering.Pictures;

/// <summary>A node, or a run of versions, in a picture.</summary>
/// <param name="Run">What it shows.</param>
/// <param name="Box">Where.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Subtitle">Its second line: type and size.</param>
/// <param name="State">What its colour says.</param>
public sealed record PictureNode(VersionRun Run, LayoutBox Box, string Title, string Subtitle, NodeState State)
{
    /// <summary>The latest node of the run.</summary>
    public ModelNode Node => Run.Last;
}
