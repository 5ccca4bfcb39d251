using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Reads and keeps the parsed headers of records. Thread-safe.</summary>
internal sealed class RecordReader(PackStore packs)
{
    private const long HeaderWeight = 4 * 1024 * 1024;

    private readonly BoundedCache<RecordLocation, StoredRun> _runs = new(HeaderWeight);
    private readonly BoundedCache<RecordLocation, StoredBundle> _bundles = new(HeaderWeight);

    public PackStore Packs => packs;

    public StoredRun Run(RecordLocation at)
    {
        if (!_runs.TryGet(at, out StoredRun? run))
        {
            byte[] header = ReadHeader(at, RecordKind.TensorRun, out long payloadOffset, out long payloadLength);
            run = new StoredRun(at, RunHeader.Parse(header, payloadLength), payloadOffset);
            _runs.Put(at, run, header.Length + 256);
        }

        return run;
    }

    public StoredBundle Bundle(RecordLocation at)
    {
        if (!_bundles.TryGet(at, out StoredBundle? bundle))
        {
            byte[] header = ReadHeader(at, RecordKind.Bundle, out long payloadOffset, out long payloadLength);
            BundleHeader parsed = BundleHeader.Parse(header, payloadLength);
            bundle = new StoredBundle(at, parsed, payloadOffset);
            _bundles.Put(at, bundle, header.Length + 64 * parsed.Members.Count + 256);
        }

        return bundle;
    }

    /// <summary>Reads a part of a record's payload; the block inside carries its own checksum.</summary>
    public void Payload(RecordLocation at, long offset, Span<byte> destination) => packs.ReadPayload(at, offset, destination);

    public void Forget()
    {
        _runs.Clear();
        _bundles.Clear();
    }

    private byte[] ReadHeader(RecordLocation at, RecordKind expected, out long payloadOffset, out long payloadLength)
    {
        byte[] header = packs.ReadHeader(at, out RecordKind kind, out _, out payloadOffset, out payloadLength);
        return kind == expected
            ? header
            : throw new MalformedRecordException($"The record is a {kind} where a {expected} is expected.");
    }
}
