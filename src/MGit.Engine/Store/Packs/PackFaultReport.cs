using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Packs;

/// <summary>A fault of a pack.</summary>
/// <param name="Pack">Name of the pack.</param>
/// <param name="Offset">First byte of the record or of the damage.</param>
/// <param name="Length">Bytes it concerns.</param>
/// <param name="Contents">Content ids of the committed records that lie there.</param>
/// <param name="Message">What was found, for people.</param>
public sealed record PackFaultReport(
    string Pack, long Offset, long Length, PackFault Fault, IReadOnlyList<ContentId> Contents, string Message);
