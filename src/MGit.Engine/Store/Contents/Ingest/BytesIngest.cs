using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Writes skeletons and manifests, compressed with the base's as dictionary.</summary>
internal sealed class BytesIngest(IngestSession session)
{
    /// <param name="kind">Skeleton or Manifest.</param>
    /// <param name="id">The content's id.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="dictionaries">Contents of the same kind whose bytes may be like these; the best is taken.</param>
    /// <returns>Bytes written; 0 where the content was there already.</returns>
    public long Add(RecordKind kind, ContentId id, byte[] bytes, IEnumerable<ContentId> dictionaries)
    {
        if (session.Store.Index.Find(id) is not null)
        {
            return 0;
        }

        byte[] best = BytesCodec.Encode(bytes, []);
        ContentEntry? from = null;
        foreach (ContentEntry candidate in dictionaries.Select(dictionary => session.Chooser.ForBytes(dictionary, kind)).OfType<ContentEntry>().DistinctBy(entry => entry.Id))
        {
            if (TryRead(candidate.Id) is not { } dictionary)
            {
                continue;
            }

            byte[] encoded = BytesCodec.Encode(bytes, dictionary);
            if (encoded.Length + ContentId.Size < best.Length)
            {
                (best, from) = (encoded, candidate);
            }
        }

        int chain = from is null ? 0 : from.Chain + 1;
        RecordLocation at = session.Append(kind, id, new BytesHeader(bytes.Length, from?.Id ?? default, chain).ToBytes(), [best]);
        session.Pending.Add(new PendingContent(Entry(kind, id, bytes.Length, at, from?.Id ?? default, chain), from is null ? [] : [from.Id]));
        return at.Length;
    }

    private byte[]? TryRead(ContentId id)
    {
        try
        {
            return session.Store.ReadBytes(id);
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Compressed without a dictionary then.
            return null;
        }
    }

    internal static ContentEntry Entry(RecordKind kind, ContentId id, long rawLength, RecordLocation at, ContentId dictionary, int chain) => new()
    {
        Id = id,
        Kind = kind,
        ElementType = ElementType.U8,
        Shape = new TensorShape(rawLength),
        RawLength = rawLength,
        StoredLength = at.Length,
        Base = dictionary,
        Chain = chain,
        Record = at,
    };
}
