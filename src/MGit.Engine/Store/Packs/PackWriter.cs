using System.IO.Hashing;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Locks;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// Appends records to a pack of its own and commits them. Append is thread-safe and what it returns can be read at once in this process;
/// others see it after Commit. Several commits may follow one another. Dispose without Commit drops what was appended since the last.
/// </summary>
public sealed class PackWriter : IDisposable
{
    private readonly PackStore _store;
    private readonly CatalogConnection _connection;
    private readonly IDisposable? _writersLock;
    private readonly CancellationToken _cancellation;
    private readonly bool _fresh;
    private readonly Lock _gate = new();
    private readonly Lock _commitGate = new();
    private readonly List<(RecordLocation At, RecordKind Kind, ContentId Id)> _pending = [];
    private PackAppender? _appender;
    private Exception? _lost;
    private bool _disposed;

    internal PackWriter(PackStore store, CatalogConnection connection, IDisposable? writersLock, bool fresh, CancellationToken cancellation)
    {
        _store = store;
        _connection = connection;
        _writersLock = writersLock;
        _fresh = fresh;
        _cancellation = cancellation;
        _ = Appender();
    }

    /// <summary>Bytes appended since the last commit.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_gate)
            {
                return _appender is null ? 0 : _appender.End - _appender.Pack.Committed;
            }
        }
    }

    /// <summary>Appends a record. Thread-safe.</summary>
    /// <exception cref="MGitException">DiskFull, InputOutput: <see cref="Rollback"/> before the writer is used again.</exception>
    public RecordLocation Append(RecordKind kind, ContentId id, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Commit, nameof(kind));
        return AppendRecord(kind, id, header, payload);
    }

    /// <summary>Appends a record whose payload lies in several pieces. Thread-safe.</summary>
    public RecordLocation Append(RecordKind kind, ContentId id, ReadOnlySpan<byte> header, IReadOnlyList<ReadOnlyMemory<byte>> payloadParts)
    {
        ArgumentNullException.ThrowIfNull(payloadParts);
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Commit, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Length, PackFormat.MaxHeaderLength, nameof(header));
        XxHash3 hash = new();
        long length = 0;
        foreach (ReadOnlyMemory<byte> part in payloadParts)
        {
            hash.Append(part.Span);
            length += part.Length;
        }

        lock (_gate)
        {
            PackAppender appender = Appender();
            long offset = appender.Begin(kind, id, header, length);
            foreach (ReadOnlyMemory<byte> part in payloadParts)
            {
                appender.Put(part.Span);
            }

            return Remember(appender.Finish(offset, hash.GetCurrentHashAsUInt64()), kind, id);
        }
    }

    /// <summary>
    /// Makes everything appended so far durable and visible, together with the rows that <paramref name="describe"/> inserts. It is
    /// called inside the commit lock and the catalog's transaction, sees what others committed, may append more, and returns the commit
    /// record's payload, from which the same rows can be made again. When it throws, everything stays as it was.
    /// </summary>
    /// <returns>The commit's sequence number.</returns>
    public long Commit(Func<CatalogTransaction, byte[]> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        lock (_commitGate)
        {
            string pack;
            lock (_gate)
            {
                // The long flush, of the data, happens before the lock: others go on committing meanwhile.
                PackAppender appender = Appender();
                appender.Flush();
                pack = appender.Pack.Name;
            }

            using FileLock commitLock = _store.Locks.Commit(pack, _cancellation);
            try
            {
                if (commitLock.AbandonedNote is not null)
                {
                    _store.Claims.Sweep(_connection);
                }

                return CommitLocked(describe, commitLock);
            }
            catch (SqliteException error)
            {
                throw CatalogErrors.Translate(error, _store.Catalog.Path);
            }
        }
    }

    /// <summary>Drops what was appended since the last commit, also after an error; the writer can be used again.</summary>
    public void Rollback()
    {
        lock (_commitGate)
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _pending.Clear();
                _appender?.CutTo(_appender.Pack.Committed, durable: false);
                _lost = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_commitGate)
        {
            lock (_gate)
            {
                if (_disposed)
                {
                    return;
                }

                _disposed = true;
                ReleasePack();
            }

            _connection.Dispose();
            _writersLock?.Dispose();
        }
    }

    /// <summary>Copies a record as it is from another pack, commit records included: collection moves what it keeps.</summary>
    internal RecordLocation Copy(RecordLocation from)
    {
        PackRecord record = _store.Read(from);
        return AppendRecord(record.Kind, record.Id, record.Header, record.Payload);
    }

    internal void MakeReadable(long end)
    {
        lock (_gate)
        {
            _appender?.MakeReadable(end);
        }
    }

    private RecordLocation AppendRecord(RecordKind kind, ContentId id, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Length, PackFormat.MaxHeaderLength, nameof(header));
        ulong hash = XxHash3.HashToUInt64(payload);
        lock (_gate)
        {
            PackAppender appender = Appender();
            long offset = appender.Begin(kind, id, header, payload.Length);
            appender.Put(payload);
            return Remember(appender.Finish(offset, hash), kind, id);
        }
    }

    private RecordLocation Remember(RecordLocation at, RecordKind kind, ContentId id)
    {
        _pending.Add((at, kind, id));
        return at;
    }

    private long CommitLocked(Func<CatalogTransaction, byte[]> describe, FileLock commitLock)
    {
        long recordsEnd = -1;
        bool attempted = false;
        _connection.Begin(immediate: true);
        try
        {
            (long last, long lastTime) = CatalogDatabase.LastCommit(new CatalogSnapshot(_connection));
            long time = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), lastTime + 1);
            CommitHeader header = new(last + 1, DateTimeOffset.FromUnixTimeMilliseconds(time));
            CatalogTransaction transaction = new(_connection, header.Sequence, header.Time);
            int described = AddRows(transaction, 0);
            byte[] payload = describe(transaction);
            lock (_gate)
            {
                PackAppender appender = Appender();
                AddRows(transaction, described);
                appender.Flush();
                recordsEnd = appender.End;
                long offset = appender.Begin(RecordKind.Commit, default, header.ToArray(), payload.Length);
                appender.Put(payload);
                RecordLocation at = appender.Finish(offset, XxHash3.HashToUInt64(payload));
                appender.Flush();
                bool isSealed = appender.End >= _store.SegmentBytes;
                transaction.AddCommit(header.Sequence, transaction.AddRecord(at, RecordKind.Commit, default), header.Time);
                transaction.Command("UPDATE packs SET length = $1, sealed = $2 WHERE id = $3", appender.End, isSealed ? 1L : 0L, at.Pack)
                    .ExecuteNonQuery();
                transaction.SetLastSequence(header.Sequence);
                attempted = true;
                _connection.Commit();
                appender.Pack.Committed = appender.End;
                _pending.Clear();
                if (isSealed)
                {
                    ReleasePack();
                }
            }

            return header.Sequence;
        }
        catch
        {
            try
            {
                _connection.Rollback();
            }
            finally
            {
                Withdraw(recordsEnd, attempted, commitLock);
            }

            throw;
        }
    }

    /// <summary>Takes back a commit record whose transaction failed; it must be gone before another commit gets its number.</summary>
    private void Withdraw(long recordsEnd, bool attempted, FileLock commitLock)
    {
        lock (_gate)
        {
            if (recordsEnd < 0 || _appender is null)
            {
                return;
            }

            Exception? failure = _appender.Failure;
            try
            {
                if (attempted)
                {
                    // What failed may be in the catalog's log all the same; while that is open, its record must stay.
                    _store.Claims.Settle(_connection);
                }

                // After a failed write nothing of the run is trusted: all of it goes, and the writer waits for Rollback.
                _appender.CutTo(failure is null ? recordsEnd : _appender.Pack.Committed, durable: true);
                _lost = failure;
            }
            catch (MGitException error)
            {
                // The error that brought us here is the one to report. This pack is given up as it is, and the note left on the commit lock
                // makes the next writer remove the record before it commits.
                _lost = error;
                _appender.LeaveTail = true;
                ReleasePack();
                commitLock.Abandon();
            }
        }
    }

    private int AddRows(CatalogTransaction transaction, int from)
    {
        lock (_gate)
        {
            for (int i = from; i < _pending.Count; i++)
            {
                transaction.AddRecord(_pending[i].At, _pending[i].Kind, _pending[i].Id);
            }

            return _pending.Count;
        }
    }

    private PackAppender Appender()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _cancellation.ThrowIfCancellationRequested();
        if ((_lost ?? _appender?.Failure) is { } failure)
        {
            throw new MGitException(
                (failure as MGitException)?.Code ?? ErrorCode.InputOutput,
                $"An earlier write to the store failed, and what was appended with it is dropped: {failure.Message}",
                _store.Folder,
                failure);
        }

        if (_appender is null)
        {
            try
            {
                _appender = new PackAppender(_store.Claims.Claim(_connection, _fresh));
            }
            catch (SqliteException error)
            {
                throw CatalogErrors.Translate(error, _store.Catalog.Path);
            }

            _store.Register(_appender.Pack.Number, this);
        }

        return _appender;
    }

    private void ReleasePack()
    {
        if (_appender is not null)
        {
            _store.Unregister(_appender.Pack.Number);
            _appender.Dispose();
            _appender = null;
        }
    }
}
