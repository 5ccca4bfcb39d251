namespace MGit.Engine.Repositories.Events;

/// <summary>A node was added.</summary>
/// <param name="Uid">Its identity from now on.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Manifest">Content id of its manifest; null for a node without content.</param>
/// <param name="Created">When.</param>
/// <param name="Author">By whom.</param>
/// <param name="Source">Absolute path it was read from, for people.</param>
/// <param name="Notices">What there was to say about it.</param>
/// <param name="Entry">The text of its entry in lineage.yaml, for declaring it again.</param>
internal sealed record NodeAdded(
    Guid Uid,
    string Name,
    int Version,
    string? Manifest,
    DateTimeOffset Created,
    string Author,
    string? Source,
    IReadOnlyList<string> Notices,
    string? Entry) : LineageEvent;
