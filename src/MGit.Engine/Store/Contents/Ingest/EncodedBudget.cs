namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Bytes that encoded blocks may hold while it is not known yet whether their tensor is new.</summary>
internal sealed class EncodedBudget
{
    private const long Limit = 96 * 1024 * 1024;

    private long _taken;

    /// <summary>Whether half of it is taken: whoever can, lets something go.</summary>
    public bool IsTight => Interlocked.Read(ref _taken) > Limit / 2;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
