namespace MGit.Engine.Store.Packs;

/// <summary>
/// A location whose pack is no longer there: another process collected it after the location was read from the catalog.
/// The caller asks the catalog again, once.
/// </summary>
internal sealed class PackGoneException(long pack) : Exception($"Pack {pack} is no longer there.")
{
    internal long Pack { get; } = pack;
}
