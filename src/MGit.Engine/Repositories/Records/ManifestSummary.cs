namespace MGit.Engine.Repositories.Records;

/// <summary>What the catalog knows of a stored manifest.</summary>
/// <param name="OriginalBytes">Bytes of the files.</param>
/// <param name="StoredBytes">Bytes it added to the store.</param>
/// <param name="Parameters">Elements of all its tensors.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Epsilon">The bound where it is bounded, else null.</param>
internal sealed record ManifestSummary(long OriginalBytes, long StoredBytes, long Parameters, string Format, double? Epsilon);
