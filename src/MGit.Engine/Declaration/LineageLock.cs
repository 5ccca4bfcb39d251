using System.Globalization;
using System.Text;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration;

/// <summary>
/// lineage.lock: which content each node is, so that a clone knows it before any byte of it is fetched. A header, then a line per node by
/// name and version (<c>face@2 uid manifest exact 2026-01-31T12:00:00Z</c>), so that git merges additions of different nodes by itself.
/// Immutable.
/// </summary>
public sealed class LineageLock
{
    /// <summary>Name of the file, beside lineage.yaml.</summary>
    public const string FileName = "lineage.lock";

    /// <summary>The header's schema number.</summary>
    public const int Schema = 1;

    private readonly LockEntry[] _entries;
    private readonly (int Start, int End)[] _lines;
    private readonly byte[]? _content;

    internal LineageLock(byte[]? content, LockEntry[] entries, (int Start, int End)[] lines)
    {
        _content = content;
        _entries = entries;
        _lines = lines;
    }

    /// <summary>A lock that is not there.</summary>
    public static LineageLock Empty { get; } = new(null, [], []);

    /// <summary>By name, then by version.</summary>
    public IReadOnlyList<LockEntry> Entries => _entries;

    /// <summary>The file's bytes; null where there is no file.</summary>
    public ReadOnlyMemory<byte>? Content => _content is null ? default(ReadOnlyMemory<byte>?) : _content;

    /// <summary>Reads the lock of a repository; an absent file is an empty lock.</summary>
    /// <exception cref="DeclarationException">The file is not valid, or git left a conflict in it.</exception>
    /// <exception cref="MGitException">RepositoryTooNew: a later version wrote it.</exception>
    public static LineageLock Load(string root) => Parse(new DiskSource(Path.GetFullPath(root)).Read(FileName, out _));

    /// <summary>Reads a lock from its bytes; null is a file that is not there.</summary>
    /// <exception cref="DeclarationException">See <see cref="Load"/>.</exception>
    public static LineageLock Parse(byte[]? content) => content is null ? Empty : new LockReader(content).Read();

    /// <summary>The entry of a node, or null.</summary>
    public LockEntry? Find(NodeId id) => IndexOf(id) is >= 0 and int index ? _entries[index] : null;

    /// <summary>Sets and removes entries.</summary>
    /// <param name="set">Entries to add, or to put in the place of those with the same id.</param>
    /// <param name="remove">Ids to take out; unknown ones do not matter.</param>
    /// <param name="result">The lock after it.</param>
    /// <returns>The file's change, or null where nothing changes.</returns>
    public FilePatch? Change(IEnumerable<LockEntry> set, IEnumerable<NodeId> remove, out LineageLock result)
    {
        SortedDictionary<NodeId, LockEntry?> changes = [];
        foreach (NodeId id in remove)
        {
            changes[id] = null;
        }

        foreach (LockEntry entry in set)
        {
            changes[entry.Id] = entry;
        }

        string newLine = _content is not null && _content.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        List<(int At, int Removed, string Text)> edits = [];
        foreach ((NodeId id, LockEntry? entry) in changes)
        {
            int index = IndexOf(id);
            string text = entry is null ? "" : Format(entry);
            if (index < 0)
            {
                if (entry is not null)
                {
                    edits.Add((~index < _lines.Length ? _lines[~index].Start : _content?.Length ?? 0, 0, text + newLine));
                }
            }
            else if (entry is null || Format(_entries[index]) != text)
            {
                (int start, int end) = _lines[index];
                edits.Add((start, end - start, entry is null ? "" : text + newLine));
            }
        }

        if (edits.Count == 0)
        {
            result = this;
            return null;
        }

        FilePatch patch = FilePatch.Create(FileName, _content, Splices(edits, newLine), out byte[] after);
        result = Parse(after);
        return patch;
    }

    internal static string Format(LockEntry entry)
    {
        string fidelity = entry.Epsilon is { } epsilon ? "bounded:" + epsilon.ToString("R", CultureInfo.InvariantCulture) : "exact";
        return string.Create(CultureInfo.InvariantCulture,
            $"{entry.Id} {entry.Uid:N} {entry.Manifest?.ToString() ?? "-"} {fidelity} {entry.Created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    private List<FileSplice> Splices(List<(int At, int Removed, string Text)> edits, string newLine)
    {
        List<FileSplice> splices = [];
        if (_content is null or { Length: 0 })
        {
            edits.Insert(0, (0, 0, LockReader.Header + newLine));
        }
        else if (edits.Exists(edit => edit.At == _content.Length) && _content[^1] != (byte)'\n')
        {
            edits.Insert(edits.FindIndex(edit => edit.At == _content.Length), (_content.Length, 0, newLine));
        }

        // A hand-merged file need not be in order: edits go by place, those of one place in the order of their ids.
        foreach (IGrouping<int, (int At, int Removed, string Text)> place in edits.GroupBy(edit => edit.At).OrderBy(place => place.Key))
        {
            splices.Add(new FileSplice(place.Key, place.Sum(edit => edit.Removed), Encoding.UTF8.GetBytes(string.Concat(place.Select(edit => edit.Text)))));
        }

        return splices;
    }

    /// <summary>Index of an id, or the complement of where it would stand.</summary>
    private int IndexOf(NodeId id)
    {
        int low = 0;
        int high = _entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = _entries[middle].Id.CompareTo(id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
