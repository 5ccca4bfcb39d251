namespace MGit.Engine.Tensors;

/// <summary>
/// An order-independent 128-bit sum over the multiset of a tensor's element bit patterns (and their number and width): equal for a
/// tensor and its transposed, reshaped, permuted or renamed copy. A hint to look closer, not a proof: it does not resist an adversary.
/// </summary>
public readonly record struct ElementFingerprint(ulong High, ulong Low)
{
    public override string ToString() => $"{High:x16}{Low:x16}";
}
