namespace MGit.Engine.Repositories.Events;

/// <summary>A node that something was made from.</summary>
/// <param name="Node">Its id then.</param>
/// <param name="Uid">Its uid, where it has one.</param>
/// <param name="Manifest">Its content then; null where none was known.</param>
internal sealed record RunParent(string Node, Guid? Uid, string? Manifest);
