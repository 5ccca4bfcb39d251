using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>A node a removal leaves alone.</summary>
public sealed record KeptNode(ModelNode Node, string Reason);
