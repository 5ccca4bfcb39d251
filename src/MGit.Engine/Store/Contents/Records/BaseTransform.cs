namespace MGit.Engine.Store.Contents.Records;

/// <summary>What is done to a base's elements before they are compared. The numbers are written into packs.</summary>
internal enum BaseTransform : byte
{
    /// <summary>Nothing: same element type, same number of elements.</summary>
    None = 0,

    /// <summary>Each element is converted to the tensor's float type, rounding to nearest even.</summary>
    Cast = 1,

    /// <summary>Reserved: axes permuted.</summary>
    Transpose = 2,

    /// <summary>Reserved: a part of the base.</summary>
    Slice = 3,
}
