namespace MGit.Torch.Sharing;

/// <summary>
/// One open model's hold on shared contents. A model that is dropped without being closed gives them back when it is collected.
/// </summary>
/// <param name="table">What all models of the process hold.</param>
/// <param name="bytesOf">Bytes of a value in memory.</param>
internal class ContentLease<TKey, TValue>(SharedContents<TKey, TValue> table, Func<TValue, long> bytesOf) : IDisposable
    where TKey : notnull
    where TValue : class, IDisposable
{
    private readonly Dictionary<TKey, long> held = [];
    private bool isReleased;

    ~ContentLease() => Dispose(false);

    /// <summary>Bytes of what this model holds, each content once.</summary>
    public long Bytes
    {
        get
        {
            lock (held)
            {
                return held.Values.Sum();
            }
        }
    }

    /// <summary>Bytes of those that other open models hold as well.</summary>
    public long SharedBytes
    {
        get
        {
            lock (held)
            {
                return held.Where(entry => table.IsShared(entry.Key)).Sum(entry => entry.Value);
            }
        }
    }

    /// <summary>The value of that content; loaded where no open model has it. Nobody writes into it once it is loaded.</summary>
    public TValue Take(TKey key, Func<TValue> load)
    {
        lock (held)
        {
            ObjectDisposedException.ThrowIf(isReleased, this);
            TValue value = table.Acquire(key, load);
            if (!held.TryAdd(key, bytesOf(value)))
            {
                // A second parameter of the same content: this model holds it already.
                table.Release(key);
            }

            return value;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        lock (held)
        {
            if (isReleased)
            {
                return;
            }

            isReleased = true;
            foreach (TKey key in held.Keys)
            {
                table.Release(key);
            }

            held.Clear();
        }
    }
}
