using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Store.Contents;

namespace MGit.Engine.Repositories.Adding;

/// <summary>A draft that was read and waits for its commit.</summary>
/// <param name="Draft">What was asked for.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Version">Its version where the user wrote one.</param>
/// <param name="Parents">Its parents, pinned.</param>
/// <param name="Entry">What its entry in lineage.yaml says, name, version and parents aside.</param>
/// <param name="Content">What was stored of it; null for a node without a source.</param>
internal sealed record HeldNode(
    NodeDraft Draft,
    string Name,
    int? Version,
    IReadOnlyList<NodeId> Parents,
    NodeDeclaration Entry,
    IngestResult? Content)
{
    /// <summary>Why it cannot become a node; it waits for its turn all the same, so that results come in the order of the input.</summary>
    public MGitException? Fault { get; init; }
}
