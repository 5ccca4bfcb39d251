namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>Bytes of a pickle, as the place where they lie: they are not read.</summary>
/// <param name="Offset">First byte, within the source that holds the pickle; -1 where the bytes do not lie there as they are.</param>
/// <param name="Length">How many.</param>
internal sealed record PickleBytes(long Offset, long Length);
