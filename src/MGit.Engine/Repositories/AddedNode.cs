using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>What became of one <see cref="NodeDraft"/>.</summary>
/// <param name="Draft">What was asked for.</param>
/// <param name="Node">The node, durable; null when it could not be added.</param>
/// <param name="Error">Why it could not be added.</param>
/// <param name="Unchanged">Whether an existing node was returned because it has this content already.</param>
public sealed record AddedNode(NodeDraft Draft, ModelNode? Node, MGitException? Error, bool Unchanged);
