namespace MGit.Engine.Repositories.Events;

/// <summary>A node has another name from now on.</summary>
internal sealed record NodeRenamed(Guid Uid, string Name, int Version) : LineageEvent;
