namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>Every way a safetensors file can be malformed.</summary>
public enum SafetensorsFault
{
    /// <summary>The file is shorter than the eight bytes of the header's length.</summary>
    HeaderTooSmall,

    /// <summary>The header's length is above 100 MB.</summary>
    HeaderTooLarge,

    /// <summary>The header's length leads beyond the end of the file.</summary>
    HeaderLengthInvalid,

    /// <summary>The header is not UTF-8.</summary>
    HeaderNotUtf8,

    /// <summary>The header does not begin with '{'.</summary>
    HeaderStartInvalid,

    /// <summary>The header is not a JSON object.</summary>
    HeaderJsonInvalid,

    /// <summary>A key occurs twice in one object of the header.</summary>
    DuplicateKey,

    /// <summary>__metadata__ is not a map of strings to strings.</summary>
    MetadataInvalid,

    /// <summary>A tensor's entry lacks dtype, shape or data_offsets, or one of them has the wrong form.</summary>
    TensorInfoInvalid,

    /// <summary>A dtype that this version does not know.</summary>
    ElementTypeUnknown,

    /// <summary>More dimensions than <see cref="Tensors.TensorShape.MaxRank"/>.</summary>
    RankTooLarge,

    /// <summary>A shape, or a shape times the element size, does not fit 63 bits.</summary>
    Overflow,

    /// <summary>A tensor ends before it begins.</summary>
    OffsetsReversed,

    /// <summary>Two tensors claim the same bytes.</summary>
    Overlap,

    /// <summary>Bytes between two tensors (or before the first) belong to none.</summary>
    Hole,

    /// <summary>A tensor's bytes are not those its shape and type need.</summary>
    SizeMismatch,

    /// <summary>A tensor of a packed type does not end on a whole byte.</summary>
    Misaligned,

    /// <summary>The file ends before the last tensor does.</summary>
    DataTruncated,

    /// <summary>There are bytes after the last tensor.</summary>
    DataTrailing,

    /// <summary>The file is a Git LFS pointer, not the file itself.</summary>
    LargeFilePointer,
}
