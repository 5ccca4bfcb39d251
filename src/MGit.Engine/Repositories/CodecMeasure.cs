namespace MGit.Engine.Repositories;

/// <summary>One codec's part of a <see cref="StoreMeasure"/>.</summary>
/// <param name="Codec">The mode or kind ("LosslessDelta", "Skeleton").</param>
/// <param name="Contents">How many contents are stored so.</param>
/// <param name="OriginalBytes">Their bytes before encoding.</param>
/// <param name="StoredBytes">Their bytes in the packs.</param>
public sealed record CodecMeasure(string Codec, int Contents, long OriginalBytes, long StoredBytes);
