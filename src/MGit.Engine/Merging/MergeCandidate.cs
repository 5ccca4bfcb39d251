using MGit.Engine.Declaration;
using MGit.Engine.Graph;

namespace MGit.Engine.Merging;

/// <summary>A merged model that is no node yet.</summary>
/// <param name="Name">The name it will have.</param>
/// <param name="Type">The type it will have, or null.</param>
/// <param name="Architecture">What it will be declared as, or null.</param>
/// <param name="Path">Its file or folder.</param>
/// <param name="Parents">The nodes it was merged from.</param>
public sealed record MergeCandidate(string Name, string? Type, ValueMap? Architecture, string Path, IReadOnlyList<ModelNode> Parents);
