using MGit.Engine.Checkpoints;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Reads the bytes between a file's extents as if they were one run.</summary>
internal sealed class GapReader
{
    private readonly SourceFile _source;
    private readonly List<(long Start, long FileOffset, long Length)> _gaps = [];

    public GapReader(SourceFile source, IReadOnlyList<StorageExtent> extents, long fileLength)
    {
        _source = source;
        long position = 0, start = 0;
        foreach (StorageExtent extent in extents)
        {
            Take(ref start, position, extent.Offset - position);
            position = extent.Offset + extent.Length;
        }

        Take(ref start, position, fileLength - position);
    }

    public void Read(long offset, Span<byte> destination)
    {
        int low = 0, high = _gaps.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _gaps[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        for (; !destination.IsEmpty; low++)
        {
            (long start, long fileOffset, long length) = _gaps[low];
            int taken = (int)Math.Min(length - (offset - start), destination.Length);
            _source.Read(fileOffset + (offset - start), destination[..taken]);
            destination = destination[taken..];
            offset += taken;
        }
    }

    private void Take(ref long start, long fileOffset, long length)
    {
        if (length > 0)
        {
            _gaps.Add((start, fileOffset, length));
            start += length;
        }
    }
}
