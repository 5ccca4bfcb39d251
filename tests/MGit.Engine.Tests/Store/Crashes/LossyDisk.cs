using MGit.Engine.Store.Files;

namespace MGit.Engine.Tests.Store.Crashes;

/// <summary>
/// A disk that remembers what was flushed, so that the state after a power failure can be made at any moment: of each file the content
/// at its last flush plus each later write kept, dropped or torn; of each folder the names at its last flush plus each later change kept
/// or dropped. Folders themselves count as durable once made.
/// SQLite's files do not go through it: they are taken as they are. That is a legal state after a crash, and the only one at these
/// moments: with synchronous=FULL SQLite flushes its log within COMMIT, and outside of COMMIT nothing of it is waiting to be flushed.
/// </summary>
internal sealed class LossyDisk : IDurableFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Content> _visible = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Content?> _durable = new(StringComparer.Ordinal);
    private readonly List<NameChange> _changes = [];

    /// <summary>Called before and after each operation: the moments a picture can be taken at.</summary>
    internal Action? Moment { get; set; }

    /// <summary>Leaves out flushes, for the test that shows that the tests would notice.</summary>
    internal Func<string, bool>? IgnoreFlush { get; init; }

    public IDurableFile Open(string path, DurableOpen mode)
    {
        Moment?.Invoke();
        IDurableFile file = DiskFiles.Instance.Open(path, mode);
        Content content;
        lock (_gate)
        {
            content = mode == DurableOpen.New ? Made(path) : Known(path, made: false);
            if (mode == DurableOpen.Truncated)
            {
                content.Pending.Add(new Change(-1, [], 0));
            }
        }

        Moment?.Invoke();
        return new LossyFile(this, file, content);
    }

    public void Move(string source, string destination, bool overwrite) => Do(() =>
    {
        if (Directory.Exists(source))
        {
            throw new NotSupportedException("Folders are not moved in what this disk is used for.");
        }

        lock (_gate)
        {
            Content content = Known(source, made: true);
            DiskFiles.Instance.Move(source, destination, overwrite);
            Remember(destination);
            _visible.Remove(source);
            _visible[destination] = content;
            _changes.Add(new NameChange(destination, content, source));
        }
    });

    public void Delete(string path) => Do(() =>
    {
        lock (_gate)
        {
            bool there = File.Exists(path);
            if (there)
            {
                Known(path, made: false);
            }

            DiskFiles.Instance.Delete(path);
            if (there)
            {
                _visible.Remove(path);
                _changes.Add(new NameChange(path, null, null));
            }
        }
    });

    public void FlushDirectory(string path) => Do(() =>
    {
        DiskFiles.Instance.FlushDirectory(path);
        if (IgnoreFlush?.Invoke(path) == true)
        {
            return;
        }

        lock (_gate)
        {
            foreach (NameChange change in _changes.Where(change => Path.GetDirectoryName(change.Name) == path).ToArray())
            {
                Apply(_durable, change);
                _changes.Remove(change);
            }
        }
    });

    public void CreateDirectory(string path) => Do(() => DiskFiles.Instance.CreateDirectory(path));

    /// <summary>Makes, in another folder, one of the states that a power failure at this moment could leave of a folder.</summary>
    internal void Picture(string from, string to, Random random)
    {
        lock (_gate)
        {
            CrashMatrix.Copy(from, to);
            Dictionary<string, Content?> names = new(_durable, StringComparer.Ordinal);
            foreach (NameChange change in _changes)
            {
                if (random.Next(2) == 0)
                {
                    Apply(names, change);
                }
            }

            foreach (string name in names.Keys.Concat(_visible.Keys).Distinct().Where(name => name.StartsWith(from, StringComparison.Ordinal)))
            {
                string copy = Path.Combine(to, Path.GetRelativePath(from, name));
                if (names.GetValueOrDefault(name) is { } content)
                {
                    File.WriteAllBytes(copy, content.AfterCrash(random));
                }
                else
                {
                    File.Delete(copy);
                }
            }
        }
    }

    private static void Apply(Dictionary<string, Content?> names, NameChange change)
    {
        names[change.Name] = change.Content;
        if (change.Removed is not null)
        {
            names[change.Removed] = null;
        }
    }

    private void Do(Action operation)
    {
        Moment?.Invoke();
        operation();
        Moment?.Invoke();
    }

    private Content Made(string path)
    {
        Remember(path);
        Content content = new([]);
        _visible[path] = content;
        _changes.Add(new NameChange(path, content, null));
        return content;
    }

    /// <summary>The content at a path; what this disk has not seen before was durable as it is.</summary>
    private Content Known(string path, bool made)
    {
        if (!_visible.TryGetValue(path, out Content? content))
        {
            content = new Content(File.ReadAllBytes(path));
            _visible[path] = content;
            _durable[path] = made ? null : content;
        }

        return content;
    }

    private void Remember(string path)
    {
        if (!_durable.ContainsKey(path))
        {
            _durable[path] = File.Exists(path) ? Known(path, made: false) : null;
        }
    }

    /// <summary>A write at a position, or (position below 0) a cut to a length.</summary>
    private sealed record Change(long Position, byte[] Bytes, long Length);

    /// <summary>A name that now stands for a content (or none), and one that went away with it.</summary>
    private sealed record NameChange(string Name, Content? Content, string? Removed);

    private sealed class Content(byte[] durable)
    {
        private byte[] _durable = durable;

        internal List<Change> Pending { get; } = [];

        internal void Flush()
        {
            _durable = Pending.Aggregate(_durable, (bytes, change) => Applied(bytes, change, change.Bytes.Length));
            Pending.Clear();
        }

        internal byte[] AfterCrash(Random random) => Pending.Aggregate(_durable, (bytes, change) => random.Next(3) switch
        {
            0 => bytes,
            1 => Applied(bytes, change, change.Bytes.Length),
            _ => change.Position < 0 ? bytes : Applied(bytes, change, random.Next(change.Bytes.Length + 1)),
        });

        private static byte[] Applied(byte[] bytes, Change change, int count)
        {
            byte[] result = bytes;
            if (change.Position < 0)
            {
                Array.Resize(ref result, (int)change.Length);
                return result;
            }

            Array.Resize(ref result, Math.Max(bytes.Length, (int)change.Position + count));
            change.Bytes.AsSpan(0, count).CopyTo(result.AsSpan((int)change.Position));
            return result;
        }
    }

    private sealed class LossyFile(LossyDisk disk, IDurableFile inner, Content content) : IDurableFile
    {
        public string Path => inner.Path;

        public long Length => inner.Length;

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            disk.Do(() =>
            {
                inner.Write(position, copy);
                lock (disk._gate)
                {
                    content.Pending.Add(new Change(position, copy, 0));
                }
            });
        }

        public void Truncate(long length) => disk.Do(() =>
        {
            inner.Truncate(length);
            lock (disk._gate)
            {
                content.Pending.Add(new Change(-1, [], length));
            }
        });

        public void Flush() => disk.Do(() =>
        {
            inner.Flush();
            if (disk.IgnoreFlush?.Invoke(inner.Path) != true)
            {
                lock (disk._gate)
                {
                    content.Flush();
                }
            }
        });

        public void Dispose() => inner.Dispose();
    }
}
