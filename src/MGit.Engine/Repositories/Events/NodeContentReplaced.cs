namespace MGit.Engine.Repositories.Events;

/// <summary>A node's content is kept in another form from now on (bounded instead of exact, or read as tensors instead of plain).</summary>
/// <param name="Uid">The node.</param>
/// <param name="Manifest">Its manifest from now on.</param>
/// <param name="Retired">The manifest it had, kept for the grace period; null where nothing is given up.</param>
/// <param name="Time">When.</param>
internal sealed record NodeContentReplaced(Guid Uid, string Manifest, string? Retired, DateTimeOffset Time) : LineageEvent;
