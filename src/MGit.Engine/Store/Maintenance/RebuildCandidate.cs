using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>One commit's encoding of a content: all its records, wherever a collection has moved them.</summary>
/// <param name="entry">What its row would say.</param>
/// <param name="record">The row of its record; a tensor of several gets that of its first blocks.</param>
/// <param name="bases">The contents that have to be there to read it.</param>
/// <param name="sequence">The commit.</param>
internal sealed class RebuildCandidate(ContentEntry entry, long record, IReadOnlyList<ContentId> bases, long sequence)
{
    private readonly SortedDictionary<long, (int Count, long Record, long Length)> _runs = [];
    private long _blocks;

    public ContentEntry Entry { get; } = entry;

    public long Record => _runs.TryGetValue(0, out (int Count, long Record, long Length) first) ? first.Record : record;

    public IReadOnlyList<ContentId> Bases { get; } = bases;

    public long Sequence { get; } = sequence;

    /// <summary>Bounded tensors: id of what was added.</summary>
    public ContentId Original { get; private set; }

    public double Epsilon { get; private set; }

    /// <summary>A tensor's records, in order of its blocks.</summary>
    public IReadOnlyList<(long First, int Count, long Record, long Length)> Runs =>
        [.. _runs.Select(run => (run.Key, run.Value.Count, run.Value.Record, run.Value.Length))];

    public long StoredLength => _runs.Count == 0 ? Entry.StoredLength : _runs.Values.Sum(run => run.Length);

    /// <summary>Whether every block is there.</summary>
    public bool IsWhole
    {
        get
        {
            if (Entry.Kind != RecordKind.TensorRun)
            {
                return true;
            }

            long next = 0;
            foreach ((long first, (int count, _, _)) in _runs)
            {
                if (first != next)
                {
                    return false;
                }

                next += count;
            }

            return next == _blocks;
        }
    }

    /// <summary>A second copy of the same blocks adds nothing, and counts nothing.</summary>
    public void AddRun(RecordLocation at, long row, RunHeader header)
    {
        _runs.TryAdd(header.FirstBlock, (header.BlockLengths.Length, row, at.Length));
        _blocks = header.Geometry.BlockCount;
        (Original, Epsilon) = (header.Original, header.Epsilon);
    }
}
