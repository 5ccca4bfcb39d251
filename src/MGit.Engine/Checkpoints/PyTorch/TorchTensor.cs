using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>A tensor as the pickle describes it, checked to lie inside its storage.</summary>
/// <param name="Storage">What it views.</param>
/// <param name="Type">Its dtype.</param>
/// <param name="ByteOffset">First element, in bytes from the storage's beginning.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Strides">Elements to step per dimension.</param>
/// <param name="Span">Elements from the first to the last one viewed, both included; 0 where there are none.</param>
/// <param name="IsContiguous">Whether the view is row-major without gaps.</param>
/// <param name="Quantization">How integers are to be read, or null.</param>
internal sealed record TorchTensor(
    TorchStorage Storage,
    TorchType Type,
    long ByteOffset,
    TensorShape Shape,
    long[] Strides,
    long Span,
    bool IsContiguous,
    string? Quantization)
{
    /// <summary>First byte behind the last element, from the storage's beginning.</summary>
    public long ByteEnd => ByteOffset + (Span * Type.ItemSize);

    /// <exception cref="CheckpointException">The view leaves its storage, or its numbers are impossible.</exception>
    public static TorchTensor Create(TorchStorageView view, TorchType type, long offset, long[] sizes, long[] strides, string? quantization)
    {
        if (sizes.Length != strides.Length || offset < 0 || sizes.Any(s => s < 0) || strides.Any(s => s < 0))
        {
            throw new CheckpointException(TorchFault.TensorInvalid, $"a tensor has {sizes.Length} sizes and {strides.Length} strides, or one of them (or its offset) is negative");
        }

        TensorShape shape;
        try
        {
            shape = new TensorShape(sizes);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new CheckpointException(TorchFault.Overflow, "a tensor has too many elements or dimensions", null, e);
        }

        bool contiguous = true;
        Int128 last = 0;
        Int128 expected = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            last += (Int128)(sizes[i] - 1) * strides[i];
            if (last > long.MaxValue && shape.ElementCount > 0)
            {
                // Stopped here, so that neither this sum nor the products below can overflow 128 bits.
                throw Outside(view, shape);
            }

            contiguous &= sizes[i] == 1 || strides[i] == expected;
            expected *= sizes[i];
        }

        Int128 span = shape.ElementCount == 0 ? 0 : last + 1;
        Int128 end = ((Int128)offset + span) * type.ItemSize;
        if (span > 0 && end > view.ByteLength)
        {
            throw Outside(view, shape);
        }

        long byteOffset = span > 0 ? view.ByteOffset + (offset * type.ItemSize) : 0;
        string? meaning = quantization is null ? type.Meaning : type.Meaning is null ? quantization : $"{type.Meaning} {quantization}";
        return new TorchTensor(view.Storage, type, byteOffset, shape, strides, (long)span, contiguous || span == 0, meaning);
    }
    private static CheckpointException Outside(TorchStorageView view, TensorShape shape)
        => new(TorchFault.TensorOutsideStorage, $"a tensor of shape {shape} reaches beyond storage '{Shown.Text(view.Storage.Key)}' of {view.ByteLength} bytes");
}
