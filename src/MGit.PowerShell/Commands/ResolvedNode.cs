using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;

namespace MGit.PowerShell.Commands;

/// <summary>A node a reference stands for, and the repository it is in.</summary>
internal readonly record struct ResolvedNode(LineageRepository Repository, ModelNode Node, NodeReference Reference);
