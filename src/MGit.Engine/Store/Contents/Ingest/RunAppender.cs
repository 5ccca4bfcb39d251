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
        RunTarget target = TargetOf(job, out ContentEntry? known);
        if (known is not null)
        {
            return known;
        }

        target = job.Blocks.Any(block => block!.NeedsBase) ? target : target with { Base = null };
        List<RunPlace> runs = [];
        int perRun = RunHeader.BlocksPerRun(job.Source.ElementType);
        for (int first = 0; first < job.Blocks.Count; first += perRun)
        {
            EncodedBlock[] blocks = [.. job.Blocks.Skip(first).Take(perRun).Select(block => block!)];
            runs.Add(AppendRun(target, first, blocks));
        }

        return Register(target, runs, ModeOf(job.Blocks.Select(block => block!)));
    }

    /// <summary>Reads and encodes a tensor once more, now that its id is known, and appends each run as it is done: memory stays bounded.</summary>
    public ContentEntry EncodeAgain(TensorJob job)
    {
        RunTarget target = TargetOf(job, out ContentEntry? known);
        return known ?? Encode(target);
    }

    /// <summary>Encodes a tensor of known id, run by run.</summary>
    public ContentEntry Encode(RunTarget target)
    {
        List<RunPlace> runs = [];
        Dictionary<BlockMode, long> modes = [];
        int perRun = RunHeader.BlocksPerRun(target.Source.ElementType);
        Queue<(int First, Task<EncodedBlock>[] Blocks)> flight = new();
        try
        {
            for (int first = 0; first < target.Geometry.BlockCount; first += perRun)
            {
                flight.Enqueue((first, Encode(target, first, (int)Math.Min(perRun, target.Geometry.BlockCount - first))));
                if (flight.Count > 1)
                {
                    AppendFirst(target, flight, runs, modes);
                }
            }

            while (flight.Count > 0)
            {
                AppendFirst(target, flight, runs, modes);
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

        return Register(target, runs, modes.MaxBy(pair => pair.Value).Key);
    }

    private Task<EncodedBlock>[] Encode(RunTarget target, int first, int count)
    {
        Task<EncodedBlock>[] tasks = new Task<EncodedBlock>[count];
        int chunkBlocks = TensorIngest.ChunkBytesFor(target.Geometry) / target.Geometry.BlockBytes;
        for (int done = 0; done < count; done += chunkBlocks)
        {
            int blocks = Math.Min(chunkBlocks, count - done);
            long offset = target.Geometry.OffsetOf(first + done);
            int length = (int)Math.Min((long)blocks * target.Geometry.BlockBytes, target.Geometry.Length - offset);
            Chunk chunk = session.Chunks.Rent(session.Cancellation);
            try
            {
                target.Source.Read(offset, chunk.Begin(length));
                for (int block = 0; block < blocks; block++)
                {
                    int start = block * target.Geometry.BlockBytes, index = first + done + block;
                    chunk.Share();
                    tasks[done + block] = Task.Factory.StartNew(
                        () => EncodeBlock(target, chunk, start, index), CancellationToken.None, TaskCreationOptions.None, session.Scheduler);
                }
            }
            finally
            {
                chunk.Release();
            }
        }

        return tasks;
    }

    private EncodedBlock EncodeBlock(RunTarget target, Chunk chunk, int start, int index)
    {
        try
        {
            session.Cancellation.ThrowIfCancellationRequested();
            return BlockWork.Encode(
                session.Store, target.Source.ElementType, target.Source.Shape, chunk.Bytes.Span.Slice(start, target.Geometry.LengthOf(index)), target.Base, index,
                target.Bound, default);
        }
        finally
        {
            chunk.Release();
        }
    }

    private void AppendFirst(
        RunTarget target, Queue<(int First, Task<EncodedBlock>[] Blocks)> flight, List<RunPlace> runs, Dictionary<BlockMode, long> modes)
    {
        (int first, Task<EncodedBlock>[] tasks) = flight.Peek();
        EncodedBlock[] blocks = [.. tasks.Select(task => task.GetAwaiter().GetResult())];
        runs.Add(AppendRun(target, first, blocks));
        flight.Dequeue();
        foreach (EncodedBlock block in blocks)
        {
            modes[block.Mode] = modes.GetValueOrDefault(block.Mode) + 1;
            block.Bytes.Free();
        }
    }

    private RunPlace AppendRun(RunTarget target, int first, EncodedBlock[] blocks)
    {
        RunHeader header = new()
        {
            ElementType = target.Source.ElementType,
            Shape = target.Source.Shape,
            FirstBlock = first,
            Base = target.Base?.Entry.Id ?? default,
            Transform = target.Base?.Transform ?? BaseTransform.None,
            Chain = target.Base is null ? 0 : target.Base.Entry.Chain + 1,
            Mode = ModeOf(blocks),
            Fingerprint = target.Fingerprint,
            FirstLeaf = target.FirstLeaf,
            Original = target.Original,
            Epsilon = target.Epsilon,
            BlockLengths = [.. blocks.Select(block => block.Bytes.Length)],
        };
        RecordLocation at = session.Append(RecordKind.TensorRun, target.Id, header.ToBytes(), [.. blocks.Select(block => (ReadOnlyMemory<byte>)block.Bytes.Memory)]);
        return new RunPlace(first, blocks.Length, at);
    }

    private ContentEntry Register(RunTarget target, List<RunPlace> runs, BlockMode mode)
    {
        ContentEntry entry = new()
        {
            Id = target.Id,
            Kind = RecordKind.TensorRun,
            ElementType = target.Source.ElementType,
            Shape = target.Source.Shape,
            RawLength = target.Geometry.Length,
            StoredLength = runs.Sum(run => run.Record.Length),
            Base = target.Base?.Entry.Id ?? default,
            Transform = target.Base?.Transform ?? BaseTransform.None,
            Chain = target.Base is null ? 0 : target.Base.Entry.Chain + 1,
            Mode = mode,
            Fingerprint = target.Fingerprint,
            FirstLeaf = target.FirstLeaf,
            Record = runs[0].Record,
            Runs = runs.Count > 1 ? runs : [],
        };
        session.Pending.Add(new PendingContent(entry, target.Base is null ? [] : [target.Base.Entry.Id], target.Original, target.Epsilon));
        return entry;
    }

    /// <param name="job">A tensor that has been hashed, and encoded if it is bounded.</param>
    /// <param name="known">What is restored, where it is stored already.</param>
    private RunTarget TargetOf(TensorJob job, out ContentEntry? known)
    {
        known = null;
        RunTarget exact = new(job.Source, job.Id, job.Fingerprint, LeafOf(job), default, 0, job.Base, job.IsBounded ? session.Options.Bound : null);
        if (!job.IsBounded)
        {
            return exact;
        }

        (ContentId restored, ElementFingerprint fingerprint) = job.FinishRestored();
        if (restored == job.Id)
        {
            return exact;
        }

        // The first leaf is that of what was added: it is what a later file begins with.
        known = session.Store.Index.Find(restored);
        return exact with { Id = restored, Fingerprint = fingerprint, Original = job.Id, Epsilon = session.Options.Bound!.Value.Epsilon };
    }

    /// <summary>Only tensors of more than one leaf: a shorter one is hashed before it is encoded anyway.</summary>
    private static ContentId LeafOf(TensorJob job) =>
        job.Geometry.Length > ContentHasher.LeafSize && job.FirstLeaf is { } leaf ? leaf : default;

    private static BlockMode ModeOf(IEnumerable<EncodedBlock> blocks) =>
        blocks.GroupBy(block => block.Mode).MaxBy(group => group.Count())!.Key;
}
