using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Reads the parts of a stored patch, each bounded by what is there.</summary>
internal sealed class PatchReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public int Remaining => bytes.Length - _at;

    public static MGitException Fault() => new(ErrorCode.ContentCorrupt, "A stored change of a declaration file is damaged.");

    /// <summary>A number from 0 to a limit, seven bits to a byte, the low ones first.</summary>
    public int Number(int limit)
    {
        ulong value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = Take(1).Span[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value <= (ulong)Math.Max(0, limit) ? (int)value : throw Fault();
            }
        }

        throw Fault();
    }

    public ReadOnlyMemory<byte> Take(int length)
    {
        if (length > Remaining)
        {
            throw Fault();
        }

        ReadOnlyMemory<byte> taken = bytes.Slice(_at, length);
        _at += length;
        return taken;
    }
}
