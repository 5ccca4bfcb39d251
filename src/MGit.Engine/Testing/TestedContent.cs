using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Models;

namespace MGit.Engine.Testing;

/// <summary>A model that tests run on: a stored node, or one that is not a node yet.</summary>
/// <param name="Node">The node, or what the node would be: tests apply to it by its name, id and type.</param>
/// <param name="Open">Opens it for reading; whoever calls it disposes the source.</param>
/// <param name="Export">Writes its files into an existing, empty folder.</param>
/// <param name="Architecture">What lineage.yaml declares of it, or null.</param>
/// <param name="Parents">What it was made from, as far as content is here.</param>
public sealed record TestedContent(
    ModelNode Node,
    Func<CancellationToken, ModelSource> Open,
    Action<string, CancellationToken> Export,
    ValueMap? Architecture,
    IReadOnlyList<TestedContent> Parents);
