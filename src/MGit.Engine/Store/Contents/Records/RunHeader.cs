using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>
/// Header of a <see cref="RecordKind.TensorRun"/> record: which blocks of which tensor, and how to undo their encoding. Every run of a
/// tensor repeats what decoding needs, so that a read touches the runs it wants and no other.
/// </summary>
internal sealed class RunHeader
{
    private const byte FormatVersion = 1;

    /// <summary>Blocks in a run at most: reading one parameter's part touches little, and a fault hits little.</summary>
    public const int MaxBlocks = 64;

    private const int MaxRawBytes = 64 * 1024 * 1024;

    /// <summary>Blocks of a full run of an element type: never more than 64 MiB decoded.</summary>
    public static int BlocksPerRun(ElementType type) => (int)Math.Min(MaxBlocks, MaxRawBytes / type.ByteSize(BlockCodec.MaxElements));

    public required ElementType ElementType { get; init; }

    public required TensorShape Shape { get; init; }

    public required long FirstBlock { get; init; }

    /// <summary>None for a tensor stored whole.</summary>
    public ContentId Base { get; init; }

    public BaseTransform Transform { get; init; }

    /// <summary>Bases to go through until one is stored whole.</summary>
    public int Chain { get; init; }

    /// <summary>The mode that most of the tensor's bytes were encoded in.</summary>
    public BlockMode Mode { get; init; }

    public ElementFingerprint Fingerprint { get; init; }

    /// <summary>Hash of the tensor's first Merkle leaf; only tensors of more than one leaf have it.</summary>
    public ContentId FirstLeaf { get; init; }

    /// <summary>Bounded tensors: id of what was added, where what is restored differs from it.</summary>
    public ContentId Original { get; init; }

    /// <summary>The bound's epsilon; 0 for exact tensors.</summary>
    public double Epsilon { get; init; }

    /// <summary>Encoded bytes of each block, in order.</summary>
    public required int[] BlockLengths { get; init; }

    public BlockGeometry Geometry => new(ElementType, Shape.ElementCount);

    public byte[] ToBytes()
    {
        FieldWriter writer = new();
        writer.Byte(FormatVersion);
        writer.Byte((byte)ElementType);
        writer.Shape(Shape);
        writer.Number(FirstBlock);
        writer.Byte((byte)((Base.IsNone ? 0 : 1) | (FirstLeaf.IsNone ? 0 : 2) | (Original.IsNone ? 0 : 4)));
        writer.Byte((byte)Mode);
        writer.Fingerprint(Fingerprint);
        if (!Base.IsNone)
        {
            writer.Id(Base);
            writer.Byte((byte)Transform);
            writer.Number(Chain);
        }

        if (!FirstLeaf.IsNone)
        {
            writer.Id(FirstLeaf);
        }

        if (!Original.IsNone)
        {
            writer.Id(Original);
            writer.Real(Epsilon);
        }

        writer.Number(BlockLengths.Length);
        foreach (int length in BlockLengths)
        {
            writer.Number(length);
        }

        return writer.ToArray();
    }

    /// <param name="header">The record's header bytes.</param>
    /// <param name="payloadLength">Bytes of the record's payload, which the blocks have to fill exactly.</param>
    public static RunHeader Parse(ReadOnlySpan<byte> header, long payloadLength)
    {
        FieldReader reader = new(header);
        RecordVersion.Require(reader.Byte(), FormatVersion, "tensor record");
        ElementType type = reader.ElementType();
        TensorShape shape = reader.Shape();
        long firstBlock = reader.Long();
        byte flags = reader.Byte();
        BlockMode mode = (BlockMode)reader.Byte();
        ElementFingerprint fingerprint = reader.Fingerprint();
        ContentId baseId = default;
        BaseTransform transform = default;
        int chain = 0;
        if ((flags & 1) != 0)
        {
            baseId = reader.Id();
            transform = (BaseTransform)reader.Byte();
            chain = reader.Int(ChainLimit.Hard);
            if (baseId.IsNone || chain == 0 || transform > BaseTransform.Cast)
            {
                throw new MalformedRecordException("The record's base is not well formed.");
            }
        }

        ContentId leaf = (flags & 2) != 0 ? reader.Id() : default;
        ContentId original = (flags & 4) != 0 ? reader.Id() : default;
        double epsilon = (flags & 4) != 0 ? reader.Real() : 0;
        int[] lengths = new int[reader.Count()];
        long total = 0;
        for (int block = 0; block < lengths.Length; block++)
        {
            total += lengths[block] = reader.Int();
        }

        reader.End();
        RunHeader parsed = new()
        {
            ElementType = type,
            Shape = shape,
            FirstBlock = firstBlock,
            Base = baseId,
            Transform = transform,
            Chain = chain,
            Mode = mode,
            Fingerprint = fingerprint,
            FirstLeaf = leaf,
            Original = original,
            Epsilon = epsilon,
            BlockLengths = lengths,
        };
        long blocks = RecordVersion.Checked(() => parsed.Geometry.BlockCount);
        if (lengths.Length == 0 || lengths.Length > MaxBlocks || firstBlock > blocks - lengths.Length || total != payloadLength)
        {
            throw new MalformedRecordException("The record's blocks do not fit its tensor or its payload.");
        }

        return parsed;
    }
}
