namespace MGit.Engine.Repositories.Events;

/// <summary>A node came back from the trash.</summary>
internal sealed record NodeRestored(Guid Uid) : LineageEvent;
