using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Composing;

/// <summary>A stretch of a file that is written.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Tensor">What is computed there; null: bytes that are carried over.</param>
/// <param name="FirstElement">The tensor's first element of this stretch.</param>
/// <param name="Source">Where the carried-over bytes begin in the original.</param>
/// <param name="IsLast">Whether the tensor is complete with it.</param>
internal readonly record struct FilePart(int Length, ComputedTensor? Tensor, long FirstElement, long Source, bool IsLast)
{
    /// <summary>Bytes of a stretch at most: a few of them for each thread are all that is held of a model.</summary>
    private const int MaxLength = 1024 * 1024;

    public static IEnumerable<FilePart> Of(ComputedTensor tensor)
    {
        // Whole elements, and of packed types whole bytes.
        long step = MaxLength * 8L / tensor.ElementType.BitSize() / 8 * 8;
        for (long first = 0; first < tensor.Shape.ElementCount; first += step)
        {
            long count = Math.Min(step, tensor.Shape.ElementCount - first);
            yield return new FilePart((int)tensor.ElementType.ByteSize(count), tensor, first, 0, first + count == tensor.Shape.ElementCount);
        }
    }

    public static IEnumerable<FilePart> Original(long start, long end)
    {
        for (long at = start; at < end; at += MaxLength)
        {
            yield return new FilePart((int)Math.Min(MaxLength, end - at), null, 0, at, false);
        }
    }
}
