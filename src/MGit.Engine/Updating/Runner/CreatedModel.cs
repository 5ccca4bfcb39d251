using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Updating.Runner;

/// <summary>A model that a creation has written and that is to become a node, or the content of one.</summary>
/// <param name="Declaration">The previous version in a cascade, else the declared node.</param>
/// <param name="IsNextVersion">Whether it becomes the next version of <paramref name="Declaration"/>.</param>
/// <param name="Parents">What it was made from, as those nodes were then.</param>
/// <param name="Path">Its file or folder.</param>
/// <param name="Run">The record of the run; the node's uid is filled in.</param>
internal sealed record CreatedModel(NodeDeclaration Declaration, bool IsNextVersion, IReadOnlyList<ModelNode> Parents, string Path, RunRecorded Run);
