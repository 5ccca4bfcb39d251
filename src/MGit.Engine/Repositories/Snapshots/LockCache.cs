using System.Collections.Concurrent;
using MGit.Engine.Declaration;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>Keeps the lineage.lock read last of each repository in memory while the file does not change.</summary>
internal static class LockCache
{
    private static readonly ConcurrentDictionary<string, (DeclarationStamp Stamp, LineageLock Lock)> Known = new(StringComparer.Ordinal);

    public static LineageLock Get(string root)
    {
        string path = Path.Combine(root, LineageLock.FileName);
        if (DeclarationStamp.Of(path) is not { } now)
        {
            return LineageLock.Empty;
        }

        if (Known.TryGetValue(path, out (DeclarationStamp Stamp, LineageLock Lock) known) && known.Stamp.Matches(now))
        {
            if (!known.Stamp.IsAmbiguous)
            {
                return known.Lock;
            }

            // Written so shortly before it was read that only the content tells whether it was written again.
            byte[] content = File.ReadAllBytes(path);
            if (known.Lock.Content is { } read && read.Span.SequenceEqual(content))
            {
                Known[path] = (now, known.Lock);
                return known.Lock;
            }
        }

        LineageLock loaded = LineageLock.Load(root);
        Known[path] = (now, loaded);
        return loaded;
    }
}
