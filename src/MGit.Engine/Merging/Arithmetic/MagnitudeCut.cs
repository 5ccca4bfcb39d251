namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Where the smallest elements of a vector end. Elements with exactly the threshold's magnitude are dropped up to a place, so that the
/// number dropped is the one asked for, whatever is equal.
/// </summary>
/// <param name="Threshold">Bits of the magnitude; ordered as the magnitudes are, with NaN above all.</param>
/// <param name="EqualBefore">Elements of the threshold's magnitude are dropped before this place.</param>
/// <param name="Start">Place of the tensor's first element.</param>
internal readonly record struct MagnitudeCut(ulong Threshold, long EqualBefore, long Start)
{
    /// <summary>Drops nothing.</summary>
    public static MagnitudeCut None { get; } = new(0, 0, 0);

    public static ulong KeyOf(double value) => BitConverter.DoubleToUInt64Bits(Math.Abs(value));

    /// <param name="value">An element.</param>
    /// <param name="place">Its place in the tensor.</param>
    public bool Drops(double value, long place)
    {
        ulong key = KeyOf(value);
        return key < Threshold || (key == Threshold && Start + place < EqualBefore);
    }
}
