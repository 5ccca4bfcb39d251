using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// Open packs by number, a bounded count of them, shared by all readers. A lease keeps its handle open; closing waits for the last one.
/// </summary>
internal sealed class PackHandles(Func<long, (string Name, string Path)> locate) : IDisposable
{
    private const int MaxOpen = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private long _clock;
    private bool _disposed;

    internal Lease Take(long pack)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_entries.TryGetValue(pack, out Entry? known))
            {
                return LeaseOf(known);
            }
        }

        // Opened outside the lock: a slow disk must not hold up readers of other packs.
        Entry opened = Open(pack);
        lock (_gate)
        {
            if (!_disposed && _entries.TryGetValue(pack, out Entry? meanwhile))
            {
                opened.Handle.Dispose();
                return LeaseOf(meanwhile);
            }

            if (!_disposed)
            {
                _entries.Add(pack, opened);
                Lease lease = LeaseOf(opened);
                Evict();
                return lease;
            }
        }

        opened.Handle.Dispose();
        throw new ObjectDisposedException(nameof(PackHandles));
    }

    /// <summary>Lets go of one pack (it is about to be deleted), or of all.</summary>
    internal void Forget(long? pack = null)
    {
        lock (_gate)
        {
            foreach (long number in pack is long one ? [one] : _entries.Keys.ToArray())
            {
                if (_entries.Remove(number, out Entry? entry))
                {
                    Retire(entry);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        Forget();
    }

    private static void Retire(Entry entry)
    {
        entry.Retired = true;
        if (entry.Leases == 0)
        {
            entry.Handle.Dispose();
        }
    }

    private Entry Open(long pack)
    {
        (string name, string path) = locate(pack);
        SafeFileHandle handle;
        try
        {
            handle = PackReader.Open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackGoneException(pack);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, path);
        }

        try
        {
            Span<byte> head = stackalloc byte[PackHead.Size];
            int have = PackReader.ReadUpTo(handle, name, 0, head);
            PackHead parsed = PackHead.TryParse(head[..have], out PackFault fault) ?? throw PackHead.Refuse(fault, name);
            return parsed.Name == name
                ? new Entry(name, parsed.Number, handle)
                : throw new StoreCorruptException(name, 0, $"its head is that of pack '{parsed.Name}'");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private Lease LeaseOf(Entry entry)
    {
        entry.Leases++;
        entry.LastUse = ++_clock;
        return new Lease(this, entry);
    }

    private void Evict()
    {
        while (_entries.Count > MaxOpen)
        {
            (long number, Entry entry) = _entries.MinBy(pair => pair.Value.LastUse);
            _entries.Remove(number);
            Retire(entry);
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Leases--;
            if (entry.Retired && entry.Leases == 0)
            {
                entry.Handle.Dispose();
            }
        }
    }

    internal sealed class Entry(string name, long seed, SafeFileHandle handle)
    {
        internal string Name { get; } = name;

        internal long Seed { get; } = seed;

        internal SafeFileHandle Handle { get; } = handle;

        internal int Leases { get; set; }

        internal long LastUse { get; set; }

        internal bool Retired { get; set; }
    }

    internal readonly ref struct Lease(PackHandles owner, Entry entry)
    {
        internal string Name => entry.Name;

        internal long Seed => entry.Seed;

        internal SafeFileHandle Handle => entry.Handle;

        public void Dispose() => owner.Return(entry);
    }
}
