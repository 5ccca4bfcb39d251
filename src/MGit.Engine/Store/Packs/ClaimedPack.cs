using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;

namespace MGit.Engine.Store.Packs;

/// <summary>A pack that belongs to one writer: its lock is held and its file open, with nothing behind what was committed.</summary>
internal sealed class ClaimedPack(long number, long committed, IDurableFile file, FileLock held) : IDisposable
{
    internal long Number { get; } = number;

    internal string Name { get; } = PackFormat.NameOf(number);

    /// <summary>Bytes that commits cover.</summary>
    internal long Committed { get; set; } = committed;

    internal IDurableFile File { get; } = file;

    public void Dispose()
    {
        File.Dispose();
        held.Dispose();
    }
}
