using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Tensors;

/// <summary>The element fingerprint as docs/store-format.md words it, element by element.</summary>
internal static class SlowFingerprint
{
    public static ElementFingerprint Of(IEnumerable<byte[]> elements, int size)
    {
        ulong a = 0, b = 0, c = 0, d = 0, count = 0;
        foreach (byte[] element in elements)
        {
            uint x = 0x9E3779B9;
            uint y = 0x7F4A7C15;
            byte[] padded = [.. element, .. new byte[(4 - size % 4) % 4]];
            foreach (byte[] four in padded.Chunk(4))
            {
                uint word = (uint)(four[0] | four[1] << 8 | four[2] << 16 | four[3] << 24);
                x = (x ^ word) * 0x85EBCA6B;
                x = (x ^ (x >> 15)) * 0xC2B2AE35;
                x ^= x >> 13;
                y = (y + word) * 0x27D4EB2F;
                y = (y ^ (y >> 16)) * 0x165667B1;
                y ^= y >> 14;
            }

            uint p = x * 0x9E3779B1;
            uint q = y * 0x2C1B3C6D;
            a += x;
            b += p ^ (p >> 16);
            c += y;
            d += q ^ (q >> 17);
            count++;
        }

        ulong about = count * 256 + (ulong)size;
        return new ElementFingerprint(
            Mix(c + (d << 32) + about * 0xC2B2AE3D27D4EB4F), Mix(a + (b << 32) + about * 0x9E3779B97F4A7C15));
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }
}
