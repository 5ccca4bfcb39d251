namespace MGit.Engine.Tensors;

/// <summary>
/// Computes a tensor's <see cref="ContentId"/> and <see cref="ElementFingerprint"/> from its bytes, fed in order in pieces of any size.
/// The id is a SHA-256 Merkle root over 1 MiB leaves; the format is frozen and described in docs/store-format.md. Not thread-safe.
/// </summary>
public sealed class ContentHasher : IDisposable
{
    /// <summary>Bytes in a Merkle leaf.</summary>
    public const int LeafSize = 1024 * 1024;

    public ContentHasher(ElementType type, TensorShape shape) => throw new NotSupportedException();

    /// <summary>Adds the next bytes; large pieces are hashed leaf-parallel.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    /// <summary>The hash of the first leaf once it is complete (or the content ended): tells early whether a large content is likely known.</summary>
    public ContentId? FirstLeaf => throw new NotSupportedException();

    /// <summary>Ends the content.</summary>
    /// <exception cref="InvalidOperationException">The bytes fed do not add up to the shape.</exception>
    public (ContentId Id, ElementFingerprint Fingerprint) Finish() => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();

    /// <summary>Both at once for bytes that lie in memory.</summary>
    public static (ContentId Id, ElementFingerprint Fingerprint) Compute(ElementType type, TensorShape shape, ReadOnlySpan<byte> bytes)
        => throw new NotSupportedException();
}
