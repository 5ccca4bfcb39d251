namespace MGit.Fuzz;

/// <summary>Changes inputs: bits, numbers at their limits, runs copied, cut out, repeated, and spliced with another input.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxLength = 1 << 20;

    private static readonly long[] s_limits = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 100_000_000, 100_000_001];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        List<byte> bytes = [.. input];
        int changes = 1 << random.Next(0, 5);
        for (int i = 0; i < changes; i++)
        {
            Change(bytes, other);
        }

        return bytes.Count <= MaxLength ? [.. bytes] : [.. bytes[..MaxLength]];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1);
        int left = bytes.Count - at;
        int run = Math.Min(left, 1 << random.Next(0, 8));
        switch (random.Next(9))
        {
            case 0 when left > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when left > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when left > 0:
                Overwrite(bytes, at, BitConverter.GetBytes(s_limits[random.Next(s_limits.Length)])[..(1 << random.Next(4))]);
                break;
            case 3 when left > 0:
                bytes[at] = (byte)(bytes[at] + random.Next(-4, 5));
                break;
            case 4:
                bytes.RemoveRange(at, run);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, run));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(0, 10)));
                break;
            case 7 when other.Length > 0:
                int from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 << random.Next(0, 8))).ToArray());
                break;
            case 8 when random.Next(4) == 0:
                bytes.RemoveRange(at, left);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] values)
    {
        for (int i = 0; i < values.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = values[i];
        }
    }
}
