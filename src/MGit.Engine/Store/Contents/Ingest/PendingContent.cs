using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A content that lies in a pack and has no catalog row yet.</summary>
/// <param name="Entry">What its row will say.</param>
/// <param name="Dependencies">The contents with records of their own that have to be there to read it.</param>
/// <param name="Original">Bounded contents: id of what was added; none where nothing was lost.</param>
/// <param name="Epsilon">The bound's epsilon.</param>
/// <param name="Members">Bundles: ids of the members.</param>
internal sealed record PendingContent(
    ContentEntry Entry, IReadOnlyList<ContentId> Dependencies, ContentId Original = default, double Epsilon = 0, ContentId[]? Members = null);
