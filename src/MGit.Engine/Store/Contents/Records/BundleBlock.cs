using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>One block of a bundle: whole members of one element type, one after the other.</summary>
/// <param name="ElementType">Type of all its members.</param>
/// <param name="HasBase">Whether its members were encoded against bases.</param>
/// <param name="FirstMember">Index of its first member in the bundle.</param>
/// <param name="MemberCount">How many members it holds.</param>
/// <param name="RawLength">Bytes decoded.</param>
/// <param name="EncodedOffset">First byte in the record's payload.</param>
/// <param name="EncodedLength">Bytes in the payload.</param>
internal readonly record struct BundleBlock(
    ElementType ElementType, bool HasBase, int FirstMember, int MemberCount, int RawLength, int EncodedOffset, int EncodedLength);
