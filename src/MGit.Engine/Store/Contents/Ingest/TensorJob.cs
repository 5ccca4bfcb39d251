using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// One tensor on its way in: hashed in order, its blocks encoded side by side. Fed by one thread. When the budget for encoded blocks is
/// spent the blocks are dropped and hashing goes on; the tensor is then encoded in a second pass, if it turns out to be new.
/// </summary>
internal sealed class TensorJob : IDisposable
{
    private readonly IngestSession _session;
    private readonly EncodedBudget _budget;
    private readonly ContentHasher _hasher;
    private readonly ContentHasher? _restored;
    private readonly EncodedBlock?[] _blocks;
    private readonly List<Task> _encoding = [];
    private Task _hashing = Task.CompletedTask;
    private Task _restoring = Task.CompletedTask;
    private bool _dropped;

    public TensorJob(IngestSession session, EncodedBudget budget, TensorSource source)
    {
        _session = session;
        _budget = budget;
        Source = source;
        Geometry = new BlockGeometry(source.ElementType, source.Shape.ElementCount);
        _blocks = new EncodedBlock?[Geometry.BlockCount];
        _hasher = new ContentHasher(source.ElementType, source.Shape);
        _restored = IsBounded ? new ContentHasher(source.ElementType, source.Shape) : null;
    }

    public TensorSource Source { get; }

    public BlockGeometry Geometry { get; }

    /// <summary>Set before the first block is encoded.</summary>
    public TensorBase? Base { get; set; }

    public bool IsBounded => _session.Options.Bound is not null && Source.ElementType == ElementType.F32;

    public ContentId? FirstLeaf => _hasher.FirstLeaf;

    public bool IsCompleted => _hashing.IsCompleted && _restoring.IsCompleted && _encoding.TrueForAll(task => task.IsCompleted);

    /// <summary>Whether every block is encoded and kept; asked once it is completed.</summary>
    public bool IsEncoded => !Volatile.Read(ref _dropped) && Array.TrueForAll(_blocks, block => block is not null);

    /// <summary>Whether any block has been given to encode.</summary>
    public bool IsBegun => _encoding.Count > 0;

    public IReadOnlyList<EncodedBlock?> Blocks => _blocks;

    /// <summary>Hashes on the calling thread: whoever feeds wants to know the first leaf, or the id.</summary>
    public void HashNow(Chunk chunk) => _hasher.Append(chunk.Bytes.Span);

    public void HashLater(Chunk chunk)
    {
        chunk.Share();
        _hashing = _hashing.ContinueWith(
            _ =>
            {
                try
                {
                    _hasher.Append(chunk.Bytes.Span);
                }
                finally
                {
                    chunk.Release();
                }
            },
            CancellationToken.None, TaskContinuationOptions.None, _session.Scheduler);
    }

    /// <summary>Encodes the blocks of a chunk.</summary>
    /// <param name="chunk">Whole blocks, or the tensor's end.</param>
    /// <param name="offset">Where the chunk begins in the tensor.</param>
    public void Encode(Chunk chunk, long offset)
    {
        int first = (int)(offset / Geometry.BlockBytes);
        List<Task<NativeBuffer?>> mine = [];
        for (int at = 0, block = first; at < chunk.Length; at += Geometry.BlockBytes, block++)
        {
            int start = at, index = block;
            chunk.Share();
            mine.Add(Task.Factory.StartNew(
                () => EncodeBlock(chunk, start, index), CancellationToken.None, TaskCreationOptions.None, _session.Scheduler));
        }

        _encoding.AddRange(mine);
        if (_restored is not null)
        {
            Task before = _restoring;
            _restoring = Task.WhenAll([before, .. mine]).ContinueWith(
                done => HashRestored(done, mine), CancellationToken.None, TaskContinuationOptions.None, _session.Scheduler);
        }
    }

    /// <summary>Waits for everything that was begun.</summary>
    /// <exception cref="Errors.MGitException">What went wrong in it.</exception>
    public void Wait()
    {
        _hashing.GetAwaiter().GetResult();
        foreach (Task task in _encoding)
        {
            task.GetAwaiter().GetResult();
        }

        _restoring.GetAwaiter().GetResult();
    }

    /// <summary>Stored tensors it may be a difference to.</summary>
    public IReadOnlyList<BaseCandidate> Candidates { get; set; } = [];

    /// <summary>Id of what was added; none before <see cref="Identify"/>.</summary>
    public ContentId Id { get; private set; }

    public ElementFingerprint Fingerprint { get; private set; }

    /// <summary>Ends the hashing, once all bytes are hashed.</summary>
    public void Identify()
    {
        if (Id.IsNone)
        {
            (Id, Fingerprint) = _hasher.Finish();
        }
    }

    /// <summary>Id of what will be restored; asked only of a bounded tensor whose every block has been encoded.</summary>
    public (ContentId Id, ElementFingerprint Fingerprint) FinishRestored() => _restored!.Finish();

    /// <summary>Frees the encoded blocks.</summary>
    public void Drop()
    {
        for (int index = 0; index < _blocks.Length; index++)
        {
            if (Interlocked.Exchange(ref _blocks[index], null) is { } block)
            {
                _budget.GiveBack(block.Bytes.Length);
                block.Bytes.Free();
            }
        }
    }

    /// <summary>Waits, whatever became of the work, and frees everything.</summary>
    public void Dispose()
    {
        foreach (Task task in (IEnumerable<Task>)[_hashing, _restoring, .. _encoding])
        {
            // Only waited for: an error in it has been seen, or another one is on its way.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }

        Drop();
        _hasher.Dispose();
        _restored?.Dispose();
    }

    private NativeBuffer? EncodeBlock(Chunk chunk, int start, int index)
    {
        NativeBuffer? restored = null;
        try
        {
            _session.Cancellation.ThrowIfCancellationRequested();
            if (Volatile.Read(ref _dropped) && !IsBounded)
            {
                return null;
            }

            int length = Geometry.LengthOf(index);
            restored = IsBounded ? new NativeBuffer(length) : null;
            EncodedBlock encoded = BlockWork.Encode(
                _session.Store, Source.ElementType, Source.Shape, chunk.Bytes.Span.Slice(start, length), Base, index,
                IsBounded ? _session.Options.Bound : null, restored is null ? default : restored.GetSpan());
            if (!Volatile.Read(ref _dropped) && _budget.TryTake(encoded.Bytes.Length))
            {
                _blocks[index] = encoded;
            }
            else
            {
                Volatile.Write(ref _dropped, true);
                encoded.Bytes.Free();
            }

            return restored;
        }
        catch
        {
            restored?.Free();
            throw;
        }
        finally
        {
            chunk.Release();
        }
    }

    private void HashRestored(Task done, List<Task<NativeBuffer?>> blocks)
    {
        foreach (Task<NativeBuffer?> block in blocks)
        {
            if (block.Status == TaskStatus.RanToCompletion && block.Result is { } restored)
            {
                if (done.IsCompletedSuccessfully)
                {
                    _restored!.Append(restored.GetSpan());
                }

                restored.Free();
            }
        }

        done.GetAwaiter().GetResult();
    }
}
