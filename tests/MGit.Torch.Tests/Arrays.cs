using System.Runtime.InteropServices;
using MGit.Engine.Running;
using MGit.Engine.Tensors;

namespace MGit.Torch.Tests;

/// <summary>Arrays into models, numbers out of them.</summary>
internal static class Arrays
{
    public static NamedArray Of(float[] values, params long[] shape) =>
        new("input", ElementType.F32, new TensorShape(shape), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static NamedArray Of(long[] values, params long[] shape) =>
        new("tokens", ElementType.I64, new TensorShape(shape), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static float[] Floats(this NamedArray array) => MemoryMarshal.Cast<byte, float>(array.Data.Span).ToArray();

    /// <summary>Values that differ from each other and stay small.</summary>
    public static float[] Wave(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * 0.7f))];
}
