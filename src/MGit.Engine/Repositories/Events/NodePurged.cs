namespace MGit.Engine.Repositories.Events;

/// <summary>A removed node's grace period is over: it cannot be restored any more.</summary>
internal sealed record NodePurged(Guid Uid) : LineageEvent;
