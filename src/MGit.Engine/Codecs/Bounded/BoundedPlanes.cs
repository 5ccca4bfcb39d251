using System.Runtime.InteropServices;

namespace MGit.Engine.Codecs.Bounded;

/// <summary>Quanta as words for the plane coder, followed by the exceptions' bits.</summary>
internal static class BoundedPlanes
{
    private const uint Same = 0;
    private const uint PositiveZero = 1;
    private const uint NegativeZero = 2;
    private const uint Exception = 3;

    public static void ToWords(ReadOnlySpan<int> quanta, Span<uint> words)
    {
        for (int i = 0; i < quanta.Length; i++)
        {
            words[i] = quanta[i] switch
            {
                0 => Same,
                BoundedQuantizer.PositiveZero => PositiveZero,
                BoundedQuantizer.NegativeZero => NegativeZero,
                BoundedQuantizer.Exception => Exception,
                int q => (uint)((q << 1) ^ (q >> 31)) + Exception,
            };
        }
    }

    public static void Restore(ReadOnlySpan<uint> words, ReadOnlySpan<float> parent, float step, ref ByteReader exceptions, Span<float> elements)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(elements);
        for (int i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case Same:
                    elements[i] = parent[i];
                    break;
                case PositiveZero:
                    bits[i] = 0;
                    break;
                case NegativeZero:
                    bits[i] = 0x80000000;
                    break;
                case Exception:
                    bits[i] = exceptions.ReadUInt32();
                    break;
                default:
                    uint z = words[i] - Exception;
                    int q = (int)(z >> 1) ^ -(int)(z & 1);
                    elements[i] = BoundedQuantizer.Restore(parent[i], q, step);
                    break;
            }
        }
    }
}
