using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Small tensors that become one block: of one element type, all with a base or all without.</summary>
internal sealed class BundlePart
{
    private List<SmallTensor> _tensors = [];
    private int _elements;

    public required ElementType ElementType { get; init; }

    public required bool HasBase { get; init; }

    public IReadOnlyList<SmallTensor> Tensors => _tensors;

    /// <summary>The tensors of a part that is not cut anew.</summary>
    public List<SmallTensor> Held
    {
        init => _tensors = value;
    }

    public NativeBuffer? Encoded { get; private set; }

    public BlockMode Mode { get; private set; }

    /// <summary>Whether decoding asks for the bases.</summary>
    public bool NeedsBase => HasBase && Mode is not (BlockMode.Raw or BlockMode.Constant or BlockMode.Standalone);

    /// <summary>Cuts tensors into parts: by type and by having a base, in their order.</summary>
    public static List<BundlePart> Cut(IEnumerable<SmallTensor> tensors)
    {
        List<BundlePart> parts = [];
        foreach (IGrouping<(ElementType Type, bool HasBase), SmallTensor> group in tensors
            .GroupBy(tensor => (Type: tensor.ElementType, HasBase: tensor.Base is not null)).OrderBy(group => group.Key))
        {
            BundlePart? part = null;
            foreach (SmallTensor tensor in group)
            {
                int elements = (int)tensor.Shape.ElementCount;
                if (part is null || part._elements + elements > BlockCodec.MaxElements)
                {
                    parts.Add(part = new BundlePart { ElementType = group.Key.Type, HasBase = group.Key.HasBase });
                }

                part._tensors.Add(tensor);
                part._elements += elements;
            }
        }

        return parts;
    }

    public void Encode(ContentStore store, ErrorBound? bound)
    {
        int length = _tensors.Sum(tensor => tensor.Bytes.Length);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        byte[] parent = HasBase ? ArrayPool<byte>.Shared.Rent(Math.Max(1, length)) : [];
        byte[] restored = new byte[bound is null ? 0 : length];
        try
        {
            int at = 0;
            foreach (SmallTensor tensor in _tensors)
            {
                tensor.Bytes.CopyTo(bytes, at);
                if (HasBase)
                {
                    store.Read(tensor.Base!.Value, 0, parent.AsSpan(at, tensor.Bytes.Length));
                }

                at += tensor.Bytes.Length;
            }

            using PooledWriter writer = new(BlockCodec.MaxEncodedLength(length));
            IReadOnlyList<RowStretch> rows = HasBase ? RowStretch.Of(_tensors.Select(tensor => tensor.Shape)) : [];
            BlockInfo info = BlockCodec.Encode(
                ElementType, bytes.AsSpan(0, length), HasBase ? parent.AsSpan(0, length) : default, bound, writer, restored, rows);
            Encoded = writer.ToNative();
            Mode = info.Mode;
            if (!info.IsExact)
            {
                TakeRestored(restored);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            if (HasBase)
            {
                ArrayPool<byte>.Shared.Return(parent);
            }
        }
    }

    public void Free()
    {
        Encoded?.Free();
        Encoded = null;
    }

    private void TakeRestored(byte[] restored)
    {
        int at = 0;
        foreach (SmallTensor tensor in _tensors)
        {
            tensor.Restored = restored.AsMemory(at, tensor.Bytes.Length);
            at += tensor.Bytes.Length;
        }
    }
}
