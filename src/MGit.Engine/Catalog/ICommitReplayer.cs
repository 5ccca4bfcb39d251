namespace MGit.Engine.Catalog;

/// <summary>Writes the rows that a commit's payload stands for, when the catalog is rebuilt from the packs.</summary>
public interface ICommitReplayer
{
    /// <param name="transaction">The new catalog; contents and manifests are in it already.</param>
    /// <param name="sequence">The commit's number; commits come in its order.</param>
    /// <param name="time">The commit's time.</param>
    /// <param name="payload">What was given to the commit; empty for one without events (an optimisation of the store).</param>
    void Replay(CatalogTransaction transaction, long sequence, DateTimeOffset time, ReadOnlySpan<byte> payload);
}
