using System.Numerics;
using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Tensors;

namespace MGit.Torch.Onnx;

/// <summary>Brings numbers into the type a model takes. People write 1 and 0.5, not single-precision numbers.</summary>
internal static class ArrayCast
{
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: a number does not fit the type, or the type is not one of numbers.</exception>
    public static NamedArray To(NamedArray array, ElementType type)
    {
        if (array.ElementType == type)
        {
            return array;
        }

        byte[] bytes = array.ElementType switch
        {
            ElementType.Bool or ElementType.U8 => From<byte>(array, type),
            ElementType.I8 => From<sbyte>(array, type),
            ElementType.I16 => From<short>(array, type),
            ElementType.U16 => From<ushort>(array, type),
            ElementType.I32 => From<int>(array, type),
            ElementType.U32 => From<uint>(array, type),
            ElementType.I64 => From<long>(array, type),
            ElementType.U64 => From<ulong>(array, type),
            ElementType.F16 => From<Half>(array, type),
            ElementType.F32 => From<float>(array, type),
            ElementType.F64 => From<double>(array, type),
            _ => throw Misfit(array, type),
        };
        return array with { ElementType = type, Data = bytes };
    }

    private static byte[] From<TFrom>(NamedArray array, ElementType type)
        where TFrom : unmanaged, INumber<TFrom> => type switch
        {
            ElementType.U8 => Cast<TFrom, byte>(array, type),
            ElementType.I8 => Cast<TFrom, sbyte>(array, type),
            ElementType.I16 => Cast<TFrom, short>(array, type),
            ElementType.U16 => Cast<TFrom, ushort>(array, type),
            ElementType.I32 => Cast<TFrom, int>(array, type),
            ElementType.U32 => Cast<TFrom, uint>(array, type),
            ElementType.I64 => Cast<TFrom, long>(array, type),
            ElementType.U64 => Cast<TFrom, ulong>(array, type),
            ElementType.F16 => Cast<TFrom, Half>(array, type),
            ElementType.F32 => Cast<TFrom, float>(array, type),
            ElementType.F64 => Cast<TFrom, double>(array, type),
            _ => throw Misfit(array, type),
        };

    private static byte[] Cast<TFrom, TTo>(NamedArray array, ElementType type)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        ReadOnlySpan<TFrom> from = MemoryMarshal.Cast<byte, TFrom>(array.Data.Span);
        byte[] bytes = new byte[type.ByteSize(array.Shape.ElementCount)];
        Span<TTo> to = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        try
        {
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = TTo.CreateChecked(from[i]);
            }
        }
        catch (OverflowException overflow)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"The input {array.Name} holds a number that {type} cannot.", array.Name, overflow);
        }

        return bytes;
    }

    private static MGitException Misfit(NamedArray array, ElementType type) =>
        new(ErrorCode.ArgumentInvalid, $"The input {array.Name} is of {array.ElementType}; the model takes {type}.", array.Name);
}
