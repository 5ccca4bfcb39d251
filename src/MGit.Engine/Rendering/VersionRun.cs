using System.Globalization;
using MGit.Engine.Graph;

namespace MGit.Engine.Rendering;

/// <summary>Versions of one model that follow one another without anything else coming out of them or into them; at least one.</summary>
/// <param name="Nodes">By version.</param>
public sealed record VersionRun(IReadOnlyList<ModelNode> Nodes)
{
    public ModelNode First => Nodes[0];

    public ModelNode Last => Nodes[^1];

    /// <summary>"name@3", or "name@3-7" for several.</summary>
    public string Label => Nodes.Count == 1 ? First.Id : string.Create(CultureInfo.InvariantCulture, $"{First.Name}@{First.Version}-{Last.Version}");
}
