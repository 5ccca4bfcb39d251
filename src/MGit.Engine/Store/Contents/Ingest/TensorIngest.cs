using System.Buffers;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Brings tensors with records of their own in: several on their way at once, appended in the order they came.</summary>
internal sealed class TensorIngest(IngestSession session) : IDisposable
{
    /// <summary>From this share of the raw size on a difference is compared with storing the tensor whole.</summary>
    private const double DoubtfulShare = 0.7;

    private readonly EncodedBudget _budget = new();
    private readonly Queue<TensorJob> _jobs = new();
    private readonly RunAppender _appender = new(session);

    /// <summary>Takes a tensor, chunk by chunk, front to back.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="candidates">Stored tensors it may be a difference to.</param>
    /// <param name="next">Reads the next chunk: from an offset in the tensor, so many bytes. The caller's share of it is let go here.</param>
    public void Add(TensorSource source, IReadOnlyList<BaseCandidate> candidates, Func<long, int, Chunk> next)
    {
        TensorJob job = new(session, _budget, source);
        _jobs.Enqueue(job);
        int chunkBytes = ChunkBytesFor(job.Geometry);
        bool encode = false;
        for (long offset = 0; offset < job.Geometry.Length; offset += chunkBytes)
        {
            Chunk chunk = next(offset, (int)Math.Min(chunkBytes, job.Geometry.Length - offset));
            try
            {
                if (offset == 0)
                {
                    job.HashNow(chunk);
                    encode = IsLikelyNew(job);
                    job.Base = encode ? Choose(job, candidates, chunk) : null;
                }
                else
                {
                    job.HashLater(chunk);
                }

                if (encode)
                {
                    job.Encode(chunk, offset);
                }
            }
            finally
            {
                chunk.Release();
            }

            FinishReady();
        }

        job.Candidates = candidates;
        FinishReady();
    }

    /// <summary>Waits for all of them.</summary>
    public void FinishAll()
    {
        while (_jobs.Count > 0)
        {
            FinishFirst();
        }
    }

    public void Dispose()
    {
        foreach (TensorJob job in _jobs)
        {
            job.Dispose();
        }

        _jobs.Clear();
    }

    internal static int ChunkBytesFor(BlockGeometry geometry) => geometry.BlockBytes * Math.Max(1, ChunkPool.ChunkBytes / geometry.BlockBytes);

    private void FinishReady()
    {
        // The last one is still being fed.
        while (_jobs.Count > 1 && (_budget.IsTight || _jobs.Peek().IsCompleted))
        {
            FinishFirst();
        }
    }

    private void FinishFirst()
    {
        TensorJob job = _jobs.Peek();
        Finish(job);
        _jobs.Dequeue();
        job.Dispose();
    }

    /// <summary>A tensor hashed to its end is looked up; of a longer one the first leaf says whether it is worth encoding before its id is known.</summary>
    private bool IsLikelyNew(TensorJob job)
    {
        if (job.Geometry.Length <= ChunkBytesFor(job.Geometry))
        {
            job.Identify();
            return session.FindKnown(job.Id) is null;
        }

        return job.FirstLeaf is not { } leaf || !session.Store.Index.IsLeafKnown(leaf);
    }

    private TensorBase? Choose(TensorJob job, IReadOnlyList<BaseCandidate> candidates, Chunk? first)
    {
        List<TensorBase> usable = [];
        foreach (BaseCandidate candidate in candidates)
        {
            if (session.Chooser.ForTensor(candidate, job.Source.ElementType, job.Source.Shape.ElementCount) is { } found
                && usable.All(known => known.Entry.Id != found.Entry.Id))
            {
                usable.Add(found);
            }
        }

        if (usable.Count <= 1)
        {
            return usable.FirstOrDefault();
        }

        int length = job.Geometry.LengthOf(0);
        byte[] sample = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (first is not null)
            {
                first.Bytes.Span[..length].CopyTo(sample);
            }
            else
            {
                job.Source.Read(0, sample.AsSpan(0, length));
            }

            return usable.MinBy(from => SampleLength(job, sample.AsSpan(0, length), 0, from));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sample);
        }
    }

    private int SampleLength(TensorJob job, ReadOnlySpan<byte> sample, long block, TensorBase? from)
    {
        NativeBuffer encoded = BlockWork.Encode(
            session.Store, job.Source.ElementType, job.Source.Shape, sample, from, block, job.IsBounded ? session.Options.Bound : null, default).Bytes;
        int length = encoded.Length;
        encoded.Free();
        return length;
    }

    private void Finish(TensorJob job)
    {
        job.Wait();
        job.Identify();
        if (session.FindKnown(job.Id) is { } known)
        {
            Use(job, known);
            return;
        }

        if (!job.IsBegun)
        {
            job.Base = Choose(job, job.Candidates, null);
            if (job.IsBounded)
            {
                // What it is restored to, and so its id, is known only once it is encoded.
                FeedAgain(job);
            }
        }

        if (Better(job, out TensorBase? from))
        {
            job.Drop();
            job.Base = from;
        }

        ContentEntry entry = job.IsEncoded ? _appender.Append(job) : _appender.EncodeAgain(job);
        job.Source.Slot.Address = entry.Address;
        job.Source.Slot.IsLossy = entry.Id != job.Id;
        session.Decisions.Add(new IngestDecision(
            job.Source.Path, job.Source.Name, entry.Mode, entry.Base.IsNone ? null : new ContentAddress(entry.Base), entry.RawLength, entry.StoredLength,
            entry.Base.IsNone ? job.Base is null ? "no base" : "the difference does not pay" : job.Base!.Reason));
    }

    private void FeedAgain(TensorJob job)
    {
        int chunkBytes = ChunkBytesFor(job.Geometry);
        for (long offset = 0; offset < job.Geometry.Length; offset += chunkBytes)
        {
            Chunk chunk = session.Chunks.Rent(session.Cancellation);
            Span<byte> bytes = chunk.Begin((int)Math.Min(chunkBytes, job.Geometry.Length - offset));
            try
            {
                job.Source.Read(offset, bytes);
                job.Encode(chunk, offset);
            }
            finally
            {
                chunk.Release();
            }
        }

        job.Wait();
    }

    private void Use(TensorJob job, ContentEntry known)
    {
        job.Source.Slot.Address = known.Address;
        job.Source.Slot.IsLossy = known.Id != job.Id;
        session.Decisions.Add(new IngestDecision(job.Source.Path, job.Source.Name, null, null, known.RawLength, 0, "already stored"));
    }

    /// <summary>Whether the tensor should be encoded anew, against another base or none.</summary>
    private bool Better(TensorJob job, out TensorBase? from)
    {
        from = null;
        if (!job.IsEncoded || job.IsBounded)
        {
            return false;
        }

        long encoded = job.Blocks.Sum(block => (long)block!.Bytes.Length);
        if (encoded < DoubtfulShare * job.Geometry.Length)
        {
            return false;
        }

        from = SameElements(job);
        return from is not null || (job.Base is not null && job.Blocks.Any(block => block!.NeedsBase) && !Pays(job));
    }

    private bool Pays(TensorJob job)
    {
        int middle = job.Blocks.Count / 2;
        int length = job.Geometry.LengthOf(middle);
        byte[] sample = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            job.Source.Read(job.Geometry.OffsetOf(middle), sample.AsSpan(0, length));
            return job.Blocks[middle]!.Bytes.Length < 0.98 * SampleLength(job, sample.AsSpan(0, length), middle, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sample);
        }
    }

    /// <summary>A stored tensor of the same bytes in another shape: as a base it costs next to nothing.</summary>
    private TensorBase? SameElements(TensorJob job)
    {
        foreach (ContentEntry entry in session.Store.Index.FindByFingerprint(job.Fingerprint, job.Geometry.Length))
        {
            BaseCandidate candidate = new(new BaseTensor(entry.ElementType, entry.Shape, entry.Address), "the same bytes in another shape");
            if (entry.ElementType != job.Source.ElementType
                || session.Chooser.ForTensor(candidate, job.Source.ElementType, job.Source.Shape.ElementCount) is not { } from)
            {
                continue;
            }

            int length = job.Geometry.LengthOf(0);
            byte[] mine = ArrayPool<byte>.Shared.Rent(length);
            byte[] theirs = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                job.Source.Read(0, mine.AsSpan(0, length));
                session.Store.ReadBlock(from.Entry, 0, theirs.AsSpan(0, length));
                if (mine.AsSpan(0, length).SequenceEqual(theirs.AsSpan(0, length)))
                {
                    return from;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(mine);
                ArrayPool<byte>.Shared.Return(theirs);
            }
        }

        return null;
    }
}
