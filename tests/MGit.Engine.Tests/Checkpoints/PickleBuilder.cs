using System.Buffers.Binary;
using System.Text;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Writes pickles opcode by opcode, well formed or not.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [];

    public byte[] Build() => [.. _bytes];

    public PickleBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Op(char opcode) => Raw((byte)opcode);

    public PickleBuilder Line(string text) => Raw([.. Encoding.Latin1.GetBytes(text), (byte)'\n']);

    public PickleBuilder Proto(byte version = 2) => Raw(0x80, version);

    public PickleBuilder Stop() => Op('.');

    public PickleBuilder Mark() => Op('(');

    public PickleBuilder Tuple() => Op('t');

    public PickleBuilder Reduce() => Op('R');

    public PickleBuilder None() => Op('N');

    public PickleBuilder Global(string module, string name) => Op('c').Line(module).Line(name);

    public PickleBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').UInt32((uint)utf8.Length).Raw(utf8);
    }

    public PickleBuilder Int(long value)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        return Raw(0x8A, 8).Raw(eight);
    }

    public PickleBuilder UInt32(uint value)
    {
        byte[] four = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        return Raw(four);
    }

    public PickleBuilder Double(double value)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(eight, value);
        return Op('G').Raw(eight);
    }

    public PickleBuilder Ints(params long[] values)
    {
        Mark();
        foreach (long value in values)
        {
            Int(value);
        }

        return Tuple();
    }

    /// <summary>A dictionary of the named values, each written by its action.</summary>
    public PickleBuilder Dict(params (string Key, Action<PickleBuilder> Value)[] items)
    {
        Op('}').Mark();
        foreach ((string key, Action<PickleBuilder> value) in items)
        {
            Text(key);
            value(this);
        }

        return Op('u');
    }

    /// <summary>The persistent id of a storage.</summary>
    public PickleBuilder Storage(string key, string type, long count, string module = "torch")
        => Mark().Text("storage").Global(module, type).Text(key).Text("cpu").Int(count).Tuple().Op('Q');

    public PickleBuilder LegacyStorage(string key, string type, long count, (string Key, long Offset, long Length)? view = null)
    {
        Mark().Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count);
        if (view is { } part)
        {
            Mark().Text(part.Key).Int(part.Offset).Int(part.Length).Tuple();
        }
        else
        {
            None();
        }

        return Tuple().Op('Q');
    }

    /// <summary>torch._utils._rebuild_tensor_v2 over a storage of the zip format.</summary>
    public PickleBuilder Tensor(string key, string type, long count, long offset, long[] sizes, long[] strides)
        => Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage(key, type, count).Int(offset).Ints(sizes).Ints(strides).TensorEnd();

    /// <summary>A tensor of two elements over the storage "0".</summary>
    public PickleBuilder Tensor0() => Tensor("0", "FloatStorage", 2, 0, [2], [1]);

    /// <summary>The arguments every tensor ends with (no gradient, no hooks), and the call.</summary>
    public PickleBuilder TensorEnd() => Raw(0x89).Global("collections", "OrderedDict").Op(')').Reduce().Tuple().Reduce();
}
