using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Running;
using MGit.Engine.Tensors;

namespace MGit.PowerShell.Binding;

/// <summary>Reads an array of numbers, nested or flat, into the bytes of a tensor.</summary>
internal static class NestedArray
{
    private const int MaxDepth = TensorShape.MaxRank;

    /// <summary>
    /// Typed arrays keep their type. Numbers in untyped lists become I64 where all are whole, else F32, which is what models compute in.
    /// </summary>
    public static NamedArray Read(string name, object value, long[]? shape)
    {
        List<long> own = [];
        NamedArray read = value is Array { Length: > 0 } typed && TypeOf(typed.GetType().GetElementType()!) is { } type
            ? OfTyped(name, typed, type, own)
            : OfList(name, value, own);
        if (shape is null)
        {
            return read with { Shape = new TensorShape([.. own]) };
        }

        TensorShape given = shape.All(size => size >= 0)
            ? new TensorShape(shape)
            : throw InputArrays.Fault($"The shape of \"{name}\" is [{string.Join(',', shape)}]; no dimension may be negative.");
        return given.ElementCount == read.Shape.ElementCount
            ? read with { Shape = given }
            : throw InputArrays.Fault($"The input \"{name}\" has {read.Shape.ElementCount} numbers; its shape {given} takes {given.ElementCount}.");
    }

    private static NamedArray OfTyped(string name, Array values, ElementType type, List<long> own)
    {
        own.AddRange(Enumerable.Range(0, values.Rank).Select(axis => values.GetLongLength(axis)));
        byte[] bytes = new byte[type.ByteSize(values.LongLength)];
        ReadOnlySpan<byte> from = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), bytes.Length);
        from.CopyTo(bytes);
        return new(name, type, new TensorShape(values.LongLength), bytes);
    }

    private static NamedArray OfList(string name, object value, List<long> own)
    {
        List<double> reals = [];
        List<long> wholes = [];
        Measure(name, value, own);
        Fill(name, value, own, 0, reals, wholes);
        bool isWhole = wholes.Count == reals.Count;
        byte[] bytes = isWhole
            ? MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(wholes)).ToArray()
            : MemoryMarshal.AsBytes(reals.Select(number => (float)number).ToArray().AsSpan()).ToArray();
        return new(name, isWhole ? ElementType.I64 : ElementType.F32, new TensorShape(reals.Count), bytes);
    }

    // The first item of each level says how long that level is; the others must be as long.
    private static void Measure(string name, object? value, List<long> shape)
    {
        for (object? level = InputArrays.Bare(value); level is IList list; level = list.Count == 0 ? null : InputArrays.Bare(list[0]))
        {
            if (shape.Count == MaxDepth)
            {
                throw InputArrays.Fault($"The input \"{name}\" nests deeper than {MaxDepth} levels.");
            }

            shape.Add(list.Count);
        }
    }

    private static void Fill(string name, object? value, List<long> shape, int depth, List<double> reals, List<long> wholes)
    {
        object? bare = InputArrays.Bare(value);
        if (depth < shape.Count)
        {
            if (bare is not IList list || list.Count != shape[depth])
            {
                throw InputArrays.Fault(
                    $"The input \"{name}\" is ragged: at depth {depth} one list has {shape[depth]} items and another "
                    + (bare is IList other ? $"{other.Count}." : "is a single value."));
            }

            foreach (object? item in list)
            {
                Fill(name, item, shape, depth + 1, reals, wholes);
            }

            return;
        }

        switch (bare)
        {
            case bool flag:
                reals.Add(flag ? 1 : 0);
                wholes.Add(flag ? 1 : 0);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                long whole = Convert.ToInt64(bare, CultureInfo.InvariantCulture);
                reals.Add(whole);
                wholes.Add(whole);
                break;
            case ulong or float or double or decimal or Half:
                reals.Add(bare is Half half ? (double)half : Convert.ToDouble(bare, CultureInfo.InvariantCulture));
                break;
            default:
                throw InputArrays.Fault($"The input \"{name}\" holds {(bare is null ? "null" : $"a {bare.GetType().Name} ('{bare}')")}; expected numbers.");
        }
    }

    private static ElementType? TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        _ when type == typeof(Half) => ElementType.F16,
        TypeCode.Boolean => ElementType.Bool,
        TypeCode.SByte => ElementType.I8,
        TypeCode.Byte => ElementType.U8,
        TypeCode.Int16 => ElementType.I16,
        TypeCode.UInt16 => ElementType.U16,
        TypeCode.Int32 => ElementType.I32,
        TypeCode.UInt32 => ElementType.U32,
        TypeCode.Int64 => ElementType.I64,
        TypeCode.UInt64 => ElementType.U64,
        TypeCode.Single => ElementType.F32,
        TypeCode.Double => ElementType.F64,
        _ => null,
    };
}
