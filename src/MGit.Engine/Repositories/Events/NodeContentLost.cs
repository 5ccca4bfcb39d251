namespace MGit.Engine.Repositories.Events;

/// <summary>A node's content was lost and given up; what lineage.yaml and lineage.lock say of the node stays.</summary>
internal sealed record NodeContentLost(Guid Uid) : LineageEvent;
