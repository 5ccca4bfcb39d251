namespace MGit.Engine.Store.Maintenance;

/// <summary>What an optimisation did.</summary>
/// <param name="FreedBytes">Bytes of packs and catalog given back to the disk; negative where re-encoding needed more for now.</param>
/// <param name="Reencoded">Contents encoded anew.</param>
/// <param name="Collected">Contents dropped since nothing needs them.</param>
/// <param name="RewrittenPacks">Packs copied without what is dead, and deleted.</param>
public sealed record OptimizeOutcome(long FreedBytes, int Reencoded, int Collected, int RewrittenPacks);
