using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>How a tensor of its own is cut into blocks: full ones of <see cref="BlockCodec.MaxElements"/> elements, the last one shorter.</summary>
internal readonly struct BlockGeometry
{
    /// <exception cref="OverflowException">The tensor's bytes do not fit 63 bits.</exception>
    public BlockGeometry(ElementType type, long elementCount)
    {
        Length = type.ByteSize(elementCount);
        BlockBytes = (int)type.ByteSize(BlockCodec.MaxElements);
        BlockCount = (elementCount + BlockCodec.MaxElements - 1) / BlockCodec.MaxElements;
    }

    /// <summary>Bytes of the whole tensor.</summary>
    public long Length { get; }

    /// <summary>Bytes of a full block.</summary>
    public int BlockBytes { get; }

    public long BlockCount { get; }

    public long OffsetOf(long block) => block * BlockBytes;

    public int LengthOf(long block) => (int)Math.Min(BlockBytes, Length - OffsetOf(block));
}
