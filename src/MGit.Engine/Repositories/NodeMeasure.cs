using MGit.Engine.Rendering;

namespace MGit.Engine.Repositories;

/// <summary>One node's part of a <see cref="StoreMeasure"/>.</summary>
/// <param name="Node">The node's id.</param>
/// <param name="OriginalBytes">Bytes of its files.</param>
/// <param name="StoredBytes">Stored bytes of everything it uses.</param>
/// <param name="SharedBytes">Of these, bytes another node uses too.</param>
public sealed record NodeMeasure(string Node, long OriginalBytes, long StoredBytes, long SharedBytes)
{
    /// <summary>The stored bytes by codec, most first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ByCodec { get; init; } = [];

    public override string ToString() => $"{Node}: {ByteSize.Text(StoredBytes)}";
}
