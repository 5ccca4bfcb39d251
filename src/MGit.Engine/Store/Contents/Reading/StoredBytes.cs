using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Decodes skeletons and manifests, whose dictionaries form chains. Thread-safe.</summary>
internal sealed class StoredBytes(ContentIndex index, RecordReader records)
{
    private const long CacheBytes = 16 * 1024 * 1024;

    private readonly BoundedCache<ContentId, byte[]> _decoded = new(CacheBytes);

    /// <summary>The bytes; shared, not to be changed.</summary>
    public byte[] Read(ContentId id)
    {
        List<(ContentId Id, RecordLocation At, BytesHeader Header, byte[] Payload)> steps = [];
        ContentId wanted = id;
        int limit = ChainLimit.Hard + 1;
        byte[]? bytes;
        while (!_decoded.TryGet(wanted, out bytes))
        {
            ContentEntry entry = index.Require(wanted);
            (BytesHeader header, byte[] payload) = ReadRecord(entry);
            steps.Add((wanted, entry.Record, header, payload));
            if (header.Chain == 0)
            {
                break;
            }

            if (header.Chain >= limit)
            {
                throw new RecordFaultException(entry.Record, "the chain of dictionaries does not end");
            }

            (wanted, limit) = (header.Dictionary, header.Chain);
        }

        for (int step = steps.Count - 1; step >= 0; step--)
        {
            bytes = Decode(steps[step].At, steps[step].Header, steps[step].Payload, bytes ?? []);
            _decoded.Put(steps[step].Id, bytes, bytes.Length);
        }

        return bytes!;
    }

    public void Forget() => _decoded.Clear();

    private (BytesHeader Header, byte[] Payload) ReadRecord(ContentEntry entry)
    {
        PackRecord record = records.Packs.Read(entry.Record);
        if (record.Kind is not (RecordKind.Skeleton or RecordKind.Manifest) || record.Id != entry.Id)
        {
            throw new RecordFaultException(entry.Record, $"the record is not that of {entry.Id}");
        }

        try
        {
            return (BytesHeader.Parse(record.Header), record.Payload);
        }
        catch (MalformedRecordException error)
        {
            throw new RecordFaultException(entry.Record, error.Message, error);
        }
    }

    private static byte[] Decode(RecordLocation at, BytesHeader header, byte[] payload, byte[] dictionary)
    {
        try
        {
            return BytesCodec.Decode(payload, header.Chain > 0 ? dictionary : [], header.RawLength);
        }
        catch (CodecException error)
        {
            throw new RecordFaultException(at, error.Message, error);
        }
    }
}
