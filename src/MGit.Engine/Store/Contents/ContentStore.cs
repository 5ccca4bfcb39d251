using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Manifests;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>
/// Reads what is stored: tensors (whole, streamed, or a part), skeletons, manifests. Reading a part touches the blocks it lies in and
/// their bases', nothing else. Every block is checked against its checksum; <see cref="Verify"/> also recomputes ids. Thread-safe; keeps
/// small caches, so one instance serves one operation or a longer reader alike.
/// </summary>
public sealed class ContentStore
{
    private readonly ContentIndex _index;
    private readonly RecordReader _records;
    private readonly RunBlocks _runs;
    private readonly BundleBlocks _bundles;
    private readonly StoredBytes _bytes;

    public ContentStore(PackStore packs)
        : this(packs, null)
    {
    }

    internal ContentStore(PackStore packs, PendingContents? pending)
    {
        ArgumentNullException.ThrowIfNull(packs);
        Packs = packs;
        _index = new ContentIndex(packs.Catalog, pending);
        _records = new RecordReader(packs);
        _runs = new RunBlocks(_index, _records);
        _bundles = new BundleBlocks(_index, _records);
        _bytes = new StoredBytes(_index, _records);
    }

    /// <summary>Threads that decoding uses at most.</summary>
    public int MaxParallelism { get; init; } = Environment.ProcessorCount;

    internal PackStore Packs { get; }

    internal ContentIndex Index => _index;

    /// <summary>What is known of a content, or null where the store does not have it.</summary>
    public ContentInfo? Find(ContentId id) => _index.Find(id)?.ToInfo();

    /// <summary>The id of what lies at an address: the address's own, or that of a bundle's member.</summary>
    /// <exception cref="MGitException">ContentMissing.</exception>
    public ContentId IdOf(ContentAddress address)
    {
        if (!address.IsBundled)
        {
            return address.Id;
        }

        ContentId[] members = _index.Members(address.Id);
        return address.Member < members.Length ? members[address.Member] : throw ContentIndex.Missing(address.Id);
    }

    /// <summary>Reads a whole tensor into memory; its bytes have to fill the destination exactly.</summary>
    /// <exception cref="MGitException">ContentMissing, ContentCorrupt.</exception>
    public void ReadTensor(ContentId id, Span<byte> destination) => Read(AddressOf(id), 0, destination);

    /// <summary>Reads elements of a tensor, from <paramref name="firstElement"/> as many as the destination holds.</summary>
    public void ReadElements(ContentId id, long firstElement, Span<byte> destination)
    {
        ContentEntry entry = _index.Require(id);
        Read(AddressOf(id), entry.ElementType.ByteSize(firstElement), destination);
    }

    /// <summary>Streams a tensor's bytes in order, decoding blocks in parallel; memory is a few blocks whatever the tensor's size.</summary>
    /// <param name="id">The tensor.</param>
    /// <param name="sink">Receives the bytes, piece by piece, on the calling thread.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    public void ReadTensorTo(ContentId id, Action<ReadOnlySpan<byte>> sink, CancellationToken cancellationToken) =>
        ReadTo(AddressOf(id), sink, cancellationToken);

    /// <summary>Streams what lies at an address, as <see cref="ReadTensorTo"/> does.</summary>
    public void ReadTo(ContentAddress address, Action<ReadOnlySpan<byte>> sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        OrderedWork.Run(
            PiecesOf(address), piece => piece.Length, (piece, bytes) => Read(piece.Address, piece.Offset, bytes), (_, bytes) => sink(bytes.Span),
            MaxParallelism, cancellationToken);
    }

    /// <summary>A skeleton's bytes.</summary>
    /// <exception cref="MGitException">ContentMissing, ContentCorrupt.</exception>
    public byte[] ReadBytes(ContentId id)
    {
        ContentEntry entry = _index.Require(id);
        if (entry.Kind is RecordKind.Skeleton or RecordKind.Manifest)
        {
            return (byte[])Guarded(id, () => _bytes.Read(id)).Clone();
        }

        byte[] bytes = new byte[checked((int)entry.RawLength)];
        ReadTensor(id, bytes);
        return bytes;
    }

    /// <exception cref="MGitException">ContentMissing, ContentCorrupt, RepositoryTooNew.</exception>
    public Manifest ReadManifest(ContentId id) => Guarded(id, () =>
    {
        byte[] bytes = _bytes.Read(id);
        try
        {
            return ManifestReader.Read(id, bytes);
        }
        catch (MalformedRecordException error)
        {
            throw new RecordFaultException(_index.Require(id).Record, error.Message, error);
        }
    });

    /// <summary>Decodes a content and recomputes its id.</summary>
    /// <returns>Whether it is the content the id stands for.</returns>
    /// <exception cref="MGitException">ContentMissing, ContentCorrupt.</exception>
    public bool Verify(ContentId id, CancellationToken cancellationToken)
    {
        ContentEntry entry = _index.Require(id);
        using ContentHasher hasher = new(entry.ElementType, entry.Shape);
        ReadTensorTo(id, hasher.Append, cancellationToken);
        return hasher.Finish().Id == id;
    }

    /// <summary>Bytes of what lies at an address.</summary>
    internal long LengthOf(ContentAddress address) => address.IsBundled
        ? Guarded(address.Id, () => BundleBlocks.MemberOf(_bundles.Find(address.Id), address.Member).Length)
        : _index.Require(address.Id).RawLength;

    /// <summary>What a bundle's header says; for choosing bases.</summary>
    internal BundleHeader BundleHeaderOf(ContentId bundle) => Guarded(bundle, () => _bundles.Find(bundle).Header);

    /// <summary>The header of a tensor's first record.</summary>
    internal RunHeader RunHeaderOf(ContentEntry entry) => Guarded(entry.Id, () => _runs.RunOf(entry, 0).Header);

    /// <summary>Encoded bytes of one of a tensor's blocks.</summary>
    internal int EncodedLengthOf(ContentEntry entry, long block) => Guarded(entry.Id, () => _runs.RunOf(entry, block).PlaceOf(block).Length);

    /// <summary>How a bundle's block is encoded.</summary>
    internal BlockMode ModeOf(ContentId bundle, int block) => Guarded(bundle, () => _bundles.ModeOf(_bundles.Find(bundle), block));

    /// <summary>Cuts what lies at an address into the pieces it is decoded in.</summary>
    internal IEnumerable<ContentPiece> PiecesOf(ContentAddress address)
    {
        long length = LengthOf(address);
        int step = 1024 * 1024;
        if (!address.IsBundled && _index.Require(address.Id) is { Kind: RecordKind.TensorRun } entry)
        {
            step = new BlockGeometry(entry.ElementType, entry.Shape.ElementCount).BlockBytes;
        }

        for (long offset = 0; offset < length; offset += step)
        {
            yield return new ContentPiece(address, offset, (int)Math.Min(step, length - offset));
        }
    }

    /// <summary>Reads bytes of what lies at an address.</summary>
    internal void Read(ContentAddress address, long offset, Span<byte> destination)
    {
        // A pack may have been collected since the catalog was asked: then its contents lie elsewhere, and the catalog is asked again once.
        try
        {
            ReadOnce(address, offset, destination);
        }
        catch (PackGoneException)
        {
            Forget();
            ReadOnce(address, offset, destination);
        }
    }

    /// <summary>Decodes one block of a tensor with records of its own, for use as a base.</summary>
    internal void ReadBlock(ContentEntry entry, long block, Span<byte> destination)
    {
        try
        {
            _runs.Read(entry, block, destination);
        }
        catch (RecordFaultException error)
        {
            throw CorruptContent.Locate(Packs, entry.Id, error);
        }
    }

    private ContentAddress AddressOf(ContentId id) => _index.Require(id).Address;

    private void ReadOnce(ContentAddress address, long offset, Span<byte> destination)
    {
        try
        {
            if (address.IsBundled)
            {
                CopyPart(_bundles.Read(address).Span, address, offset, destination);
                return;
            }

            ContentEntry entry = _index.Require(address.Id);
            if (entry.Kind == RecordKind.TensorRun)
            {
                ReadRuns(entry, offset, destination);
            }
            else
            {
                CopyPart(_bytes.Read(address.Id), address, offset, destination);
            }
        }
        catch (RecordFaultException error)
        {
            throw CorruptContent.Locate(Packs, address.Id, error);
        }
    }

    private static void CopyPart(ReadOnlySpan<byte> whole, ContentAddress address, long offset, Span<byte> destination)
    {
        RequireInside(address, offset, destination.Length, whole.Length);
        whole.Slice((int)offset, destination.Length).CopyTo(destination);
    }

    private void ReadRuns(ContentEntry entry, long offset, Span<byte> destination)
    {
        BlockGeometry geometry = new(entry.ElementType, entry.Shape.ElementCount);
        RequireInside(new ContentAddress(entry.Id), offset, destination.Length, geometry.Length);
        while (!destination.IsEmpty)
        {
            long block = offset / geometry.BlockBytes;
            int within = (int)(offset - geometry.OffsetOf(block));
            int length = geometry.LengthOf(block);
            int taken = Math.Min(length - within, destination.Length);
            if (taken == length)
            {
                _runs.Read(entry, block, destination[..taken]);
            }
            else
            {
                byte[] whole = ArrayPool<byte>.Shared.Rent(length);
                try
                {
                    _runs.Read(entry, block, whole.AsSpan(0, length));
                    whole.AsSpan(within, taken).CopyTo(destination);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(whole);
                }
            }

            destination = destination[taken..];
            offset += taken;
        }
    }

    private static void RequireInside(ContentAddress address, long offset, int length, long whole)
    {
        if (offset < 0 || offset > whole - length)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"Bytes {offset} to {offset + length} of content {address} are asked for; it has {whole}.", address.ToString());
        }
    }

    private T Guarded<T>(ContentId id, Func<T> read)
    {
        try
        {
            try
            {
                return read();
            }
            catch (PackGoneException)
            {
                Forget();
                return read();
            }
        }
        catch (RecordFaultException error)
        {
            throw CorruptContent.Locate(Packs, id, error);
        }
    }

    /// <summary>Forgets what was read of the catalog and of packs: contents may lie elsewhere now, on other bases.</summary>
    internal void Forget()
    {
        _index.Forget();
        _records.Forget();
        _bundles.Forget();
    }
}
