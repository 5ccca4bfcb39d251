namespace MGit.Engine.Repositories.Events;

/// <summary>What one commit record says.</summary>
/// <param name="Schema">Version of this shape.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="Patches">Edits of lineage.yaml and lineage.lock that belong to it, in the catalog's binary form.</param>
internal sealed record CommitPayload(int Schema, IReadOnlyList<LineageEvent> Events, IReadOnlyList<byte[]> Patches)
{
    /// <summary>The newest shape this version reads.</summary>
    public const int CurrentSchema = 1;
}
