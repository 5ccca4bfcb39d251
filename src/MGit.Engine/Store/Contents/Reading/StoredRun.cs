using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>A tensor record whose header has been read: knows where each of its blocks lies.</summary>
internal sealed class StoredRun
{
    private readonly long[] _offsets;

    public StoredRun(RecordLocation at, RunHeader header, long payloadOffset)
    {
        At = at;
        Header = header;
        _offsets = new long[header.BlockLengths.Length];
        for (int block = 0; block < _offsets.Length; block++)
        {
            _offsets[block] = payloadOffset;
            payloadOffset += header.BlockLengths[block];
        }
    }

    public RecordLocation At { get; }

    public RunHeader Header { get; }

    public bool Holds(long block) => block >= Header.FirstBlock && block - Header.FirstBlock < _offsets.Length;

    public (long Offset, int Length) PlaceOf(long block)
    {
        int index = (int)(block - Header.FirstBlock);
        return (_offsets[index], Header.BlockLengths[index]);
    }
}
