using System.Runtime.InteropServices;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Merging;

/// <summary>Fills computed tensors for tests, whole or in pieces.</summary>
internal static class Computed
{
    public static float[] Values(IModelOperation operation, string parameter, params ModelSource[] models)
        => MemoryMarshal.Cast<byte, float>(Bytes(Tensor(operation, parameter, models))).ToArray();

    public static ComputedTensor Tensor(IModelOperation operation, string parameter, params ModelSource[] models)
        => operation.Plan(models).Single(tensor => tensor.Name == parameter);

    public static byte[] Bytes(ComputedTensor tensor)
    {
        byte[] bytes = new byte[tensor.Length];
        tensor.Fill(0, bytes, CancellationToken.None);
        return bytes;
    }

    /// <summary>In pieces of the given number of elements, from the last to the first.</summary>
    public static byte[] BytesBackwards(ComputedTensor tensor, int elements)
    {
        byte[] bytes = new byte[tensor.Length];
        int size = tensor.ElementType.BitSize() / 8;
        for (long first = (tensor.Shape.ElementCount - 1) / elements * elements; first >= 0; first -= elements)
        {
            int count = (int)Math.Min(elements, tensor.Shape.ElementCount - first);
            tensor.Fill(first, bytes.AsSpan((int)first * size, count * size), CancellationToken.None);
        }

        return bytes;
    }

    public static float[] Random(int seed, int count, float scale = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((float)random.NextDouble() - 0.5f) * scale)];
    }
}
