using System.Runtime.InteropServices;
using MGit.Engine.Tensors;

namespace MGit.Engine.Running;

/// <summary>One output of a model, as scripts see it.</summary>
/// <param name="Node">The model's node or path.</param>
/// <param name="Repository">The model's repository, or null.</param>
/// <param name="Name">The output's name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Data">Its elements, row-major: an array of the .NET type of the elements; half-precision ones as single.</param>
public sealed record ModelOutput(string Node, string? Repository, string Name, IReadOnlyList<long> Shape, ElementType ElementType, Array Data)
{
    /// <summary>Makes it of what a model gave.</summary>
    public static ModelOutput Of(LoadedModel model, NamedArray array)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(array);
        return new(model.Node, model.Repository, array.Name, array.Shape.ToArray(), array.ElementType, Values(array));
    }

    private static Array Values(NamedArray array)
    {
        ReadOnlySpan<byte> bytes = array.Data.Span;
        return array.ElementType switch
        {
            ElementType.Bool => MemoryMarshal.Cast<byte, bool>(bytes).ToArray(),
            ElementType.I8 => MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray(),
            ElementType.I16 => MemoryMarshal.Cast<byte, short>(bytes).ToArray(),
            ElementType.U16 => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(),
            ElementType.I32 => MemoryMarshal.Cast<byte, int>(bytes).ToArray(),
            ElementType.U32 => MemoryMarshal.Cast<byte, uint>(bytes).ToArray(),
            ElementType.I64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
            ElementType.U64 => MemoryMarshal.Cast<byte, ulong>(bytes).ToArray(),
            ElementType.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            ElementType.F64 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            ElementType.F16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (float)value),
            ElementType.BF16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
            _ => bytes.ToArray(),
        };
    }
}
