namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// A symbol's interval, prepared so that encoding divides by a multiplication (the manner of F. Giesen's ryg_rans): the new state is
/// state + bias + (state / frequency) * complement, state / frequency being the high half of state * reciprocal.
/// </summary>
internal readonly struct EncodeSymbol
{
    public readonly ulong Reciprocal;
    public readonly uint LargestState;
    public readonly uint Bias;
    public readonly uint Complement;

    public EncodeSymbol(int start, int frequency)
    {
        // A state above this would leave 32 bits; at the full frequency none does.
        LargestState = (uint)(((ulong)frequency << (32 - FrequencyTable.Bits)) - 1);
        Complement = (uint)(FrequencyTable.Total - frequency);
        if (frequency == 1)
        {
            // 2^64 does not fit; 2^64 - 1 gives one less than the quotient, which the bias makes good.
            Reciprocal = ulong.MaxValue;
            Bias = (uint)(start + FrequencyTable.Total - 1);
        }
        else
        {
            Reciprocal = (ulong)(((UInt128)1 << 64) / (uint)frequency) + ((frequency & (frequency - 1)) == 0 ? 0ul : 1ul);
            Bias = (uint)start;
        }
    }
}
