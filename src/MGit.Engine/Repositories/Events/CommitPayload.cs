namespace MGit.Engine.Repositories.Events;

/// <summary>What one commit record says.</summary>
/// <param name="Schema">Version of this shape.</param>
/// <param name="Events">What happened, in order.</param>
internal sealed record CommitPayload(int Schema, IReadOnlyList<LineageEvent> Events)
{
    /// <summary>The newest shape this version reads.</summary>
    public const int CurrentSchema = 1;
}
