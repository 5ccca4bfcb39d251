using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>Header of <see cref="RecordKind.Skeleton"/> and <see cref="RecordKind.Manifest"/> records: opaque bytes, compressed.</summary>
/// <param name="RawLength">Bytes before compression.</param>
/// <param name="Dictionary">The content of the same kind whose bytes are the dictionary; none for no dictionary.</param>
/// <param name="Chain">Dictionaries to go through until one has none itself.</param>
internal sealed record BytesHeader(int RawLength, ContentId Dictionary, int Chain)
{
    private const byte FormatVersion = 1;

    public byte[] ToBytes()
    {
        FieldWriter writer = new();
        writer.Byte(FormatVersion);
        writer.Number(RawLength);
        writer.Number(Chain);
        if (Chain > 0)
        {
            writer.Id(Dictionary);
        }

        return writer.ToArray();
    }

    public static BytesHeader Parse(ReadOnlySpan<byte> header)
    {
        FieldReader reader = new(header);
        RecordVersion.Require(reader.Byte(), FormatVersion, "record of bytes");
        int rawLength = reader.Int(MaxRawLength);
        int chain = reader.Int(ChainLimit.Hard);
        ContentId dictionary = chain > 0 ? reader.Id() : default;
        reader.End();
        return chain > 0 && dictionary.IsNone
            ? throw new MalformedRecordException("The record has a dictionary without an id.")
            : new BytesHeader(rawLength, dictionary, chain);
    }

    /// <summary>The longest content stored as one record of bytes; longer skeletons are tensors of bytes.</summary>
    public const int MaxSkeleton = 16 * 1024 * 1024;

    /// <summary>The longest manifest: some millions of parameters.</summary>
    public const int MaxRawLength = 256 * 1024 * 1024;
}
