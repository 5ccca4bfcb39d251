using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Writes tensors' blocks as records, a run of blocks each.</summary>
internal sealed class RunAppender(IngestSession session)
{
    /// <summary>Appends a tensor whose blocks are all encoded and kept.</summary>
    public ContentEntry Append(TensorJob job)
    {
        Identity identity = IdentityOf(job);
        if (identity.IsKnown is { } known)
        {
            return known;
        }

        TensorBase? from = job.Blocks.Any(block => block!.NeedsBase) ? job.Base : null;
        List<RunPlace> runs = [];
        int perRun = RunHeader.BlocksPerRun(job.Source.ElementType);
        for (int first = 0; first < job.Blocks.Count; first += perRun)
        {
            EncodedBlock[] blocks = [.. job.Blocks.Skip(first).Take(perRun).Select(block => block!)];
            runs.Add(AppendRun(job, identity, from, first, blocks));
        }

        return Register(job, identity, from, runs, ModeOf(job.Blocks.Select(block => block!)));
    }

    /// <summary>Reads and encodes a tensor once more, now that its id is known, and appends each run as it is done: memory stays bounded.</summary>
    public ContentEntry EncodeAgain(TensorJob job)
    {
        Identity identity = IdentityOf(job);
        if (identity.IsKnown is { } known)
        {
            return known;
        }

        List<RunPlace> runs = [];
        Dictionary<BlockMode, long> modes = [];
        int perRun = RunHeader.BlocksPerRun(job.Source.ElementType);
        Queue<(int First, Task<EncodedBlock>[] Blocks)> flight = new();
        try
        {
            for (int first = 0; first < job.Geometry.BlockCount; first += perRun)
            {
                flight.Enqueue((first, Encode(job, first, (int)Math.Min(perRun, job.Geometry.BlockCount - first))));
                if (flight.Count > 1)
                {
                    AppendFirst(job, identity, flight, runs, modes);
                }
            }

            while (flight.Count > 0)
            {
                AppendFirst(job, identity, flight, runs, modes);
            }
        }
        finally
        {
            foreach (Task<EncodedBlock> task in flight.SelectMany(run => run.Blocks))
            {
                // Only waited for: the error that ended the work is on its way.
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
                if (task.IsCompletedSuccessfully)
                {
                    task.Result.Bytes.Free();
                }
            }
        }

        return Register(job, identity, job.Base, runs, modes.MaxBy(pair => pair.Value).Key);
    }

    private Task<EncodedBlock>[] Encode(TensorJob job, int first, int count)
    {
        Task<EncodedBlock>[] tasks = new Task<EncodedBlock>[count];
        int chunkBlocks = TensorIngest.ChunkBytesFor(job.Geometry) / job.Geometry.BlockBytes;
        for (int done = 0; done < count; done += chunkBlocks)
        {
            int blocks = Math.Min(chunkBlocks, count - done);
            long offset = job.Geometry.OffsetOf(first + done);
            int length = (int)Math.Min((long)blocks * job.Geometry.BlockBytes, job.Geometry.Length - offset);
            Chunk chunk = session.Chunks.Rent(session.Cancellation);
            try
            {
                job.Source.Read(offset, chunk.Begin(length));
                for (int block = 0; block < blocks; block++)
                {
                    int start = block * job.Geometry.BlockBytes, index = first + done + block;
                    chunk.Share();
                    tasks[done + block] = Task.Factory.StartNew(
                        () => EncodeBlock(job, chunk, start, index), CancellationToken.None, TaskCreationOptions.None, session.Scheduler);
                }
            }
            finally
            {
                chunk.Release();
            }
        }

        return tasks;
    }

    private EncodedBlock EncodeBlock(TensorJob job, Chunk chunk, int start, int index)
    {
        try
        {
            session.Cancellation.ThrowIfCancellationRequested();
            return BlockWork.Encode(
                session.Store, job.Source.ElementType, chunk.Bytes.Span.Slice(start, job.Geometry.LengthOf(index)), job.Base, index,
                job.IsBounded ? session.Options.Bound : null, default);
        }
        finally
        {
            chunk.Release();
        }
    }

    private void AppendFirst(
        TensorJob job, Identity identity, Queue<(int First, Task<EncodedBlock>[] Blocks)> flight, List<RunPlace> runs, Dictionary<BlockMode, long> modes)
    {
        (int first, Task<EncodedBlock>[] tasks) = flight.Peek();
        EncodedBlock[] blocks = [.. tasks.Select(task => task.GetAwaiter().GetResult())];
        runs.Add(AppendRun(job, identity, job.Base, first, blocks));
        flight.Dequeue();
        foreach (EncodedBlock block in blocks)
        {
            modes[block.Mode] = modes.GetValueOrDefault(block.Mode) + 1;
            block.Bytes.Free();
        }
    }

    private RunPlace AppendRun(TensorJob job, Identity identity, TensorBase? from, int first, EncodedBlock[] blocks)
    {
        RunHeader header = new()
        {
            ElementType = job.Source.ElementType,
            Shape = job.Source.Shape,
            FirstBlock = first,
            Base = from?.Entry.Id ?? default,
            Transform = from?.Transform ?? BaseTransform.None,
            Chain = from is null ? 0 : from.Entry.Chain + 1,
            Mode = ModeOf(blocks),
            Fingerprint = identity.Fingerprint,
            FirstLeaf = LeafOf(job),
            Original = identity.Original,
            Epsilon = identity.Original.IsNone ? 0 : session.Options.Bound!.Value.Epsilon,
            BlockLengths = [.. blocks.Select(block => block.Bytes.Length)],
        };
        RecordLocation at = session.Append(RecordKind.TensorRun, identity.Id, header.ToBytes(), [.. blocks.Select(block => (ReadOnlyMemory<byte>)block.Bytes.Memory)]);
        return new RunPlace(first, blocks.Length, at);
    }

    private ContentEntry Register(TensorJob job, Identity identity, TensorBase? from, List<RunPlace> runs, BlockMode mode)
    {
        ContentEntry entry = new()
        {
            Id = identity.Id,
            Kind = RecordKind.TensorRun,
            ElementType = job.Source.ElementType,
            Shape = job.Source.Shape,
            RawLength = job.Geometry.Length,
            StoredLength = runs.Sum(run => run.Record.Length),
            Base = from?.Entry.Id ?? default,
            Transform = from?.Transform ?? BaseTransform.None,
            Chain = from is null ? 0 : from.Entry.Chain + 1,
            Mode = mode,
            Fingerprint = identity.Fingerprint,
            FirstLeaf = LeafOf(job),
            Record = runs[0].Record,
            Runs = runs.Count > 1 ? runs : [],
        };
        session.Pending.Add(new PendingContent(
            entry, from is null ? [] : [from.Entry.Id], identity.Original, identity.Original.IsNone ? 0 : session.Options.Bound!.Value.Epsilon));
        return entry;
    }

    private Identity IdentityOf(TensorJob job)
    {
        if (!job.IsBounded)
        {
            return new Identity(job.Id, job.Fingerprint, default, null);
        }

        (ContentId restored, ElementFingerprint fingerprint) = job.FinishRestored();
        return restored == job.Id
            ? new Identity(job.Id, job.Fingerprint, default, null)
            : new Identity(restored, fingerprint, job.Id, session.Store.Index.Find(restored));
    }

    /// <summary>Only tensors of more than one leaf: a shorter one is hashed before it is encoded anyway.</summary>
    private static ContentId LeafOf(TensorJob job) =>
        job.Geometry.Length > ContentHasher.LeafSize && job.FirstLeaf is { } leaf ? leaf : default;

    private static BlockMode ModeOf(IEnumerable<EncodedBlock> blocks) =>
        blocks.GroupBy(block => block.Mode).MaxBy(group => group.Count())!.Key;

    /// <param name="Id">Id of what is restored.</param>
    /// <param name="Fingerprint">Its fingerprint.</param>
    /// <param name="Original">Id of what was added, where it differs.</param>
    /// <param name="IsKnown">What is restored, where it is stored already.</param>
    private sealed record Identity(ContentId Id, ElementFingerprint Fingerprint, ContentId Original, ContentEntry? IsKnown);
}
