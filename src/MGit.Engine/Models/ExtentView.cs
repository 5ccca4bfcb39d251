using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>A named tensor and the extent it lies in.</summary>
/// <param name="File">Index of its file in the model.</param>
/// <param name="Path">The file's path in the model.</param>
/// <param name="Entry">The tensor as a view.</param>
/// <param name="ExtentType">Type of the extent's elements; the tensor's own where it has no elements.</param>
/// <param name="ExtentShape">Shape of the extent; the tensor's own where it has no elements.</param>
internal sealed record ExtentView(int File, string Path, TensorEntry Entry, ElementType ExtentType, TensorShape ExtentShape)
{
    public long ExtentElements => ExtentShape.ElementCount;

    /// <summary>Whether the tensor is its extent, with the same shape: then both have one content id.</summary>
    public bool IsWhole => HasAllElements && Entry.Strides is null && ExtentShape.Equals(Entry.Shape);

    /// <summary>Whether the tensor has each of the extent's elements once: then both have one fingerprint.</summary>
    public bool HasAllElements => Entry.Extent >= 0 && Entry.ElementOffset == 0 && Entry.ElementType == ExtentType
        && Entry.Shape.ElementCount == ExtentElements && (Entry.Strides is null || IsPermuted(Entry.Shape, Entry.Strides));

    /// <summary>The elements that a view touches, from its first to its last, in number.</summary>
    public long Span
    {
        get
        {
            Int128 span = 1;
            for (int axis = 0; axis < Entry.Shape.Rank; axis++)
            {
                span += (Int128)(Entry.Shape[axis] - 1) * Entry.Strides![axis];
            }

            return checked((long)span);
        }
    }

    /// <summary>Whether the strides are those of a contiguous tensor with its axes in another order.</summary>
    private static bool IsPermuted(TensorShape shape, IReadOnlyList<long> strides)
    {
        long expected = 1;
        foreach (int axis in Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] != 1).OrderBy(axis => strides[axis]))
        {
            if (strides[axis] != expected)
            {
                return false;
            }

            expected *= shape[axis];
        }

        return true;
    }
}
