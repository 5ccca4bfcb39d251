namespace MGit.Engine.Repositories.Events;

/// <summary>An alias points elsewhere from now on.</summary>
/// <param name="Alias"><c>name@alias</c>.</param>
/// <param name="Node">Id of the node; null where the alias was removed.</param>
/// <param name="Uid">The node's uid, where it has one.</param>
/// <param name="Time">When.</param>
/// <param name="Author">By whom.</param>
internal sealed record AliasMoved(string Alias, string? Node, Guid? Uid, DateTimeOffset Time, string Author) : LineageEvent;
