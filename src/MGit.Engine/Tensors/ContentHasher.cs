using System.Security.Cryptography;

namespace MGit.Engine.Tensors;

/// <summary>
/// Computes a tensor's <see cref="ContentId"/> and <see cref="ElementFingerprint"/> from its bytes, fed in order in pieces of any size.
/// The id is a SHA-256 Merkle root over 1 MiB leaves; the format is frozen and described in docs/store-format.md. Not thread-safe.
/// </summary>
public sealed class ContentHasher : IDisposable
{
    /// <summary>Bytes in a Merkle leaf.</summary>
    public const int LeafSize = 1024 * 1024;

    /// <summary>Bytes hashed and then fingerprinted while they are still in the nearest cache.</summary>
    private const int Stride = 16 * 1024;

    private const int ParallelFrom = 2 * LeafSize;

    private readonly ElementType _type;
    private readonly TensorShape _shape;
    private readonly long _length;
    private readonly FingerprintAccumulator _fingerprint;
    private readonly List<ContentId> _leaves = [];
    private readonly IncrementalHash _leaf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _received;
    private bool _finished;

    public ContentHasher(ElementType type, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _type = type;
        _shape = shape;
        _length = type.ByteSize(shape.ElementCount);
        _fingerprint = new FingerprintAccumulator(type);
        _leaf.AppendData(MerkleTree.LeafPrefix);
    }

    /// <summary>The hash of the first leaf once it is complete (or the content ended): tells early whether a large content is likely known.</summary>
    public ContentId? FirstLeaf => _leaves.Count > 0 ? _leaves[0] : null;

    /// <summary>Both at once for bytes that lie in memory.</summary>
    public static (ContentId Id, ElementFingerprint Fingerprint) Compute(ElementType type, TensorShape shape, ReadOnlySpan<byte> bytes)
    {
        using ContentHasher hasher = new(type, shape);
        hasher.Append(bytes);
        return hasher.Finish();
    }

    /// <summary>Adds the next bytes; large pieces are hashed leaf-parallel.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_finished || bytes.Length > _length - _received)
        {
            throw new InvalidOperationException($"More bytes than the {_length} of a {_type.Name()} tensor of shape {_shape}.");
        }

        while (!bytes.IsEmpty)
        {
            int filled = (int)(_received % LeafSize);
            int whole = bytes.Length - bytes.Length % LeafSize;
            if (filled == 0 && whole >= ParallelFrom && Environment.ProcessorCount > 1)
            {
                AppendLeaves(bytes[..whole]);
                bytes = bytes[whole..];
                continue;
            }

            ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, LeafSize - filled)];
            AppendWithinLeaf(piece);
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Ends the content.</summary>
    /// <exception cref="InvalidOperationException">The bytes fed do not add up to the shape.</exception>
    public (ContentId Id, ElementFingerprint Fingerprint) Finish()
    {
        if (_finished || _received != _length)
        {
            throw new InvalidOperationException($"{_received} bytes were hashed, a {_type.Name()} tensor of shape {_shape} has {_length}.");
        }

        _finished = true;
        if (_leaves.Count == 0)
        {
            CloseLeaf();
        }

        ContentId root = MerkleTree.Root(_leaves);
        return (MerkleTree.Tensor(_type, _shape, root), _fingerprint.Finish());
    }

    public void Dispose() => _leaf.Dispose();

    private void AppendWithinLeaf(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        for (int start = 0; start < bytes.Length; start += Stride)
        {
            ReadOnlySpan<byte> near = bytes.Slice(start, Math.Min(Stride, bytes.Length - start));
            _leaf.AppendData(near);
            _fingerprint.Append(near);
        }

        if (_received % LeafSize == 0 || _received == _length)
        {
            CloseLeaf();
        }
    }

    private void CloseLeaf()
    {
        Span<byte> hash = stackalloc byte[ContentId.Size];
        _leaf.GetHashAndReset(hash);
        _leaves.Add(new ContentId(hash));
        _leaf.AppendData(MerkleTree.LeafPrefix);
    }

    private unsafe void AppendLeaves(ReadOnlySpan<byte> bytes)
    {
        ContentId[] hashes = new ContentId[bytes.Length / LeafSize];
        fixed (byte* start = bytes)
        {
            nint address = (nint)start;
            Parallel.For(
                0,
                hashes.Length,
                () => new ContentHasher(_type, LeafShape(_type)),
                (index, _, worker) =>
                {
                    worker.AppendWithinLeaf(new ReadOnlySpan<byte>((byte*)address + (long)index * LeafSize, LeafSize));
                    hashes[index] = worker._leaves[0];
                    worker._leaves.Clear();
                    worker._received = 0;
                    return worker;
                },
                worker =>
                {
                    lock (_fingerprint)
                    {
                        _fingerprint.Add(worker._fingerprint);
                    }

                    worker.Dispose();
                });
        }

        _leaves.AddRange(hashes);
        _received += bytes.Length;
    }

    /// <summary>A shape of exactly one leaf: every element type's size divides it but the 6-bit ones', which count as bytes there.</summary>
    private static TensorShape LeafShape(ElementType type) => new((long)LeafSize * 8 / type.BitSize());
}
