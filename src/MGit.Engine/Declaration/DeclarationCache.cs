using System.Collections.Concurrent;
using System.Security.Cryptography;
using MGit.Engine.Declaration.Reading;

namespace MGit.Engine.Declaration;

/// <summary>
/// Keeps the declarations of the repositories used last in memory, so that a file is not read again while nothing changed. Whether it
/// changed is asked of the disk at every <see cref="Get"/>: size and time, or the content's hash where these cannot tell. Thread-safe;
/// what it gives out is immutable and shared.
/// </summary>
public sealed class DeclarationCache
{
    private const int MostRoots = 8;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>The one of this process.</summary>
    public static DeclarationCache Shared { get; } = new();

    /// <summary>The declaration of a repository as it is now on disk.</summary>
    /// <exception cref="DeclarationException">See <see cref="DeclarationReader.Load(string, CancellationToken)"/>.</exception>
    public LineageDeclaration Get(string root, CancellationToken cancellationToken = default)
    {
        string full = Path.GetFullPath(root);
        Entry entry = _entries.GetOrAdd(full, _ => new Entry());
        entry.LastUse = Interlocked.Increment(ref _clock);
        lock (entry)
        {
            if (entry.Declaration is null || !IsCurrent(entry, full))
            {
                entry.Set(null);
                entry.Set(DeclarationReader.Load(full, cancellationToken));
            }

            Trim();
            return entry.Declaration!;
        }
    }

    /// <summary>
    /// Takes a declaration whose files were just written, so that they are not parsed again. Their content is compared before it is used.
    /// </summary>
    public void Put(LineageDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        Entry entry = _entries.GetOrAdd(Path.GetFullPath(declaration.Root), _ => new Entry());
        entry.LastUse = Interlocked.Increment(ref _clock);
        lock (entry)
        {
            entry.Set(declaration);
            entry.Stamps.Clear();
            Trim();
        }
    }

    /// <summary>Drops what is kept of a repository.</summary>
    public void Forget(string root) => _entries.TryRemove(Path.GetFullPath(root), out _);

    private static bool IsCurrent(Entry entry, string root)
    {
        DiskSource disk = new(root);
        foreach (DeclarationFile file in entry.Declaration!.Files)
        {
            if (DeclarationStamp.Of(Path.Combine(root, file.Path)) is not { } now || now.Length != file.Bytes.Length)
            {
                return false;
            }

            if (entry.Stamps.TryGetValue(file.Path, out DeclarationStamp known) && known.Matches(now) && !known.IsAmbiguous)
            {
                continue;
            }

            if (disk.Read(file.Path, out DeclarationStamp stamp) is not { } bytes || !SHA256.HashData(bytes).AsSpan().SequenceEqual(file.Sha256.Span))
            {
                return false;
            }

            entry.Stamps[file.Path] = stamp;
        }

        HashSet<string> read = new(entry.Declaration.Files.Select(file => file.Path), StringComparer.Ordinal);
        return entry.Declaration.Files.All(file => file.Includes.Where(IncludeGlob.HasWildcards).All(glob => disk.Expand(glob).All(read.Contains)));
    }

    private void Trim()
    {
        while (_entries.Count > MostRoots)
        {
            _entries.TryRemove(_entries.MinBy(pair => pair.Value.LastUse).Key, out _);
        }
    }

    private sealed class Entry
    {
        public LineageDeclaration? Declaration { get; private set; }

        public Dictionary<string, DeclarationStamp> Stamps { get; } = new(StringComparer.Ordinal);

        public long LastUse { get; set; }

        public void Set(LineageDeclaration? declaration)
        {
            Declaration = declaration;
            Stamps.Clear();
            foreach (DeclarationFile file in declaration?.Files ?? [])
            {
                if (file.Stamp is { } stamp)
                {
                    Stamps[file.Path] = stamp;
                }
            }
        }
    }
}
