using System.Diagnostics.CodeAnalysis;

namespace MGit.Torch.Sharing;

/// <summary>
/// What is in memory by what it is: one value per key however many hold it, given back with its last holder. Safe from several threads;
/// two that want the same key load it once.
/// </summary>
/// <typeparam name="TKey">What the value is: content, type, device.</typeparam>
/// <typeparam name="TValue">What lies in memory; disposed with its last holder.</typeparam>
internal sealed class SharedContents<TKey, TValue>
    where TKey : notnull
    where TValue : class, IDisposable
{
    private readonly Dictionary<TKey, Entry> entries = [];

    /// <summary>How many values are in memory.</summary>
    public int Count
    {
        get
        {
            lock (entries)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>Takes hold of a value, loading it where nobody holds it. Each call is undone by one <see cref="Release"/>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The entry owns the value, until its last holder releases it.")]
    public TValue Acquire(TKey key, Func<TValue> load)
    {
        Entry entry;
        lock (entries)
        {
            if (!entries.TryGetValue(key, out entry!))
            {
                entries.Add(key, entry = new());
            }

            entry.Holders++;
        }

        try
        {
            lock (entry)
            {
                return entry.Value ??= load();
            }
        }
        catch
        {
            Release(key);
            throw;
        }
    }

    /// <summary>Whether more than one holds it.</summary>
    public bool IsShared(TKey key)
    {
        lock (entries)
        {
            return entries.TryGetValue(key, out Entry? entry) && entry.Holders > 1;
        }
    }

    /// <summary>Lets go; the last one's disposes the value.</summary>
    public void Release(TKey key)
    {
        TValue? last = null;
        lock (entries)
        {
            Entry entry = entries[key];
            if (--entry.Holders == 0)
            {
                entries.Remove(key);
                last = entry.Value;
            }
        }

        last?.Dispose();
    }

    private sealed class Entry
    {
        public int Holders { get; set; }

        public TValue? Value { get; set; }
    }
}
