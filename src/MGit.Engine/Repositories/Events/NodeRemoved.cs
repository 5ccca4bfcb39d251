namespace MGit.Engine.Repositories.Events;

/// <summary>A node went to the trash.</summary>
/// <param name="Uid">The node.</param>
/// <param name="Name">The name it had.</param>
/// <param name="Version">The version it had.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Time">When.</param>
/// <param name="Author">By whom.</param>
/// <param name="Parents">The uids of the parents its entry names: found again where they were renamed.</param>
/// <param name="Entry">The text of its entry in lineage.yaml, for restoring it.</param>
internal sealed record NodeRemoved(
    Guid Uid,
    string Name,
    int Version,
    string? Manifest,
    DateTimeOffset Time,
    string Author,
    string? Entry,
    IReadOnlyDictionary<string, Guid>? Parents = null) : LineageEvent;
