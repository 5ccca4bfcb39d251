using System.Runtime.InteropServices;
using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Codecs.Bounded;

public sealed class BoundedQuantizerTests
{
    private static readonly Gen<(float[] Child, float[] Parent)> Pairs = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 5], Gen.Int[0, 200], Gen.Int[0, int.MaxValue], (parentKind, childKind, count, seed) =>
        {
            (_, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, parentKind, childKind, count, seed);
            return (MemoryMarshal.Cast<byte, float>(child).ToArray(), MemoryMarshal.Cast<byte, float>(parent).ToArray());
        });

    [Fact]
    public void The_step_is_the_documented_one() => Assert.Equal(0x1A2 * Math.Pow(2, -21), new ErrorBound(1e-4).Step);

    [Fact]
    public void Vectors_do_what_the_slow_one_does() => Gen.Select(Pairs, Gen.Double[1e-6, 1]).Sample((pair, epsilon) =>
    {
        ErrorBound bound = new(epsilon);
        int[] quanta = new int[pair.Child.Length];
        float[] restored = new float[pair.Child.Length];
        int exceptions = BoundedQuantizer.Quantize(pair.Child, pair.Parent, bound.Step, bound.MaxError, quanta, restored);
        for (int i = 0; i < quanta.Length; i++)
        {
            (int quantum, float value) = Slow(pair.Child[i], pair.Parent[i], bound);
            Assert.Equal(quantum, quanta[i]);
            Assert.Equal(BitConverter.SingleToUInt32Bits(value), BitConverter.SingleToUInt32Bits(restored[i]));
        }

        Assert.Equal(quanta.Count(q => q == BoundedQuantizer.Exception), exceptions);
    });

    [Fact]
    public void Large_values_whose_rounding_breaks_the_bound_become_exceptions_or_keep_it()
    {
        ErrorBound bound = new(1e-4);
        float[] parent = [.. Enumerable.Range(0, 4096).Select(i => 100f + i)];
        float[] child = [.. parent.Select((p, i) => MathF.BitIncrement(p) + i % 7 * 3e-4f)];
        int[] quanta = new int[child.Length];
        float[] restored = new float[child.Length];
        BoundedQuantizer.Quantize(child, parent, bound.Step, bound.MaxError, quanta, restored);
        Assert.All(child.Zip(restored), pair => Assert.True(Math.Abs((double)pair.First - pair.Second) <= bound.MaxError));
        Assert.Contains(BoundedQuantizer.Exception, quanta);
    }

    private static (int Quantum, float Restored) Slow(float child, float parent, ErrorBound bound)
    {
        if (BitConverter.SingleToUInt32Bits(child) == BitConverter.SingleToUInt32Bits(parent))
        {
            return (0, child);
        }

        if (child == 0)
        {
            return (float.IsNegative(child) ? BoundedQuantizer.NegativeZero : BoundedQuantizer.PositiveZero, child);
        }

        float difference = child - parent;
        float inverse = 1 / bound.Step;
        float scaled = difference * inverse;
        double rounded = Math.Round((double)scaled, MidpointRounding.ToEven);
        if (Math.Abs(rounded) <= 65535)
        {
            foreach (int quantum in new[] { (int)rounded, (int)rounded - 1, (int)rounded + 1 })
            {
                float product = quantum * bound.Step;
                float value = quantum == 0 ? parent : parent + product;
                if (Math.Abs((double)value - child) <= bound.MaxError && Math.Abs(quantum) <= 65536)
                {
                    return (quantum, value);
                }
            }
        }

        return (BoundedQuantizer.Exception, child);
    }
}
