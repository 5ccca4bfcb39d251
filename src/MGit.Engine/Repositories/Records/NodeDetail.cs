namespace MGit.Engine.Repositories.Records;

/// <summary>What a node's row keeps as JSON.</summary>
/// <param name="Source">Absolute path it was read from.</param>
/// <param name="Notices">What there was to say about it.</param>
/// <param name="Parents">The uids of the parents the entry of a removed node names.</param>
/// <param name="Entry">Its entry in lineage.yaml as it was when it was added, or when it was removed.</param>
internal sealed record NodeDetail(string? Source, IReadOnlyList<string> Notices, string? Entry, IReadOnlyDictionary<string, Guid>? Parents = null);
