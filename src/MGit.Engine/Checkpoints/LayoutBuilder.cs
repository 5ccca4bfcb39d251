using System.Globalization;

namespace MGit.Engine.Checkpoints;

/// <summary>Collects one file's layout, also out of archives in archives: extents in any order, tensors in the order they are found.</summary>
internal sealed class LayoutBuilder
{
    private const int NoticeLimit = 100;

    private readonly List<StorageExtent> _extents = [];
    private readonly List<TensorEntry> _tensors = [];
    private readonly List<ChecksumFixup> _fixups = [];
    private readonly List<string> _notices = [];
    private readonly Dictionary<string, double> _progress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);
    private int _noticesLeftOut;

    public int TensorCount => _tensors.Count;

    /// <returns>The number that tensors refer to the extent by.</returns>
    public int AddExtent(StorageExtent extent)
    {
        _extents.Add(extent);
        return _extents.Count - 1;
    }

    /// <summary>Adds a tensor; a name that is taken gets a number behind it ("w#2").</summary>
    public void AddTensor(TensorEntry tensor)
    {
        string name = tensor.Name;
        while (!_names.Add(name))
        {
            int number = _repeats.GetValueOrDefault(tensor.Name, 1) + 1;
            _repeats[tensor.Name] = number;
            name = string.Create(CultureInfo.InvariantCulture, $"{tensor.Name}#{number}");
        }

        _tensors.Add(tensor with { Name = name });
    }

    /// <summary>Notes how far training had come; of several the first counts.</summary>
    public void AddProgress(string key, double value) => _progress.TryAdd(key, value);

    public void AddFixup(ChecksumFixup fixup) => _fixups.Add(fixup);

    public void AddNotice(string notice)
    {
        if (!_seen.Contains(notice) && _notices.Count == NoticeLimit)
        {
            _noticesLeftOut++;
        }
        else if (_seen.Add(notice))
        {
            _notices.Add(notice);
        }
    }

    public int ExtentCount => _extents.Count;

    /// <summary>The offsets of the extents that were added since there were so many, ascending.</summary>
    public long[] ExtentOffsets(int since)
    {
        long[] offsets = [.. _extents.Skip(since).Select(e => e.Offset)];
        Array.Sort(offsets);
        return offsets;
    }

    public CheckpointLayout Build(CheckpointFormat format, long length)
    {
        int[] order = [.. Enumerable.Range(0, _extents.Count).OrderBy(i => _extents[i].Offset)];
        int[] place = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        if (_noticesLeftOut > 0)
        {
            _notices.Add($"{_noticesLeftOut} more notices of this kind");
            _noticesLeftOut = 0;
        }

        return new CheckpointLayout
        {
            Format = format,
            Length = length,
            Extents = [.. order.Select(i => _extents[i])],
            Tensors = [.. _tensors.Select(t => t.Extent < 0 ? t : t with { Extent = place[t.Extent] })],
            Fixups = [.. _fixups],
            Notices = [.. _notices],
            Progress = _progress,
        };
    }
}
