using System.Numerics;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Tests.Checkpoints.Pickle;

public sealed class PickleMachineTests
{
    public static TheoryData<string, byte[], object?> Values => new()
    {
        { "INT", [(byte)'I', (byte)'-', (byte)'7', (byte)'\n'], -7L },
        { "INT true", [(byte)'I', (byte)'0', (byte)'1', (byte)'\n'], true },
        { "INT false", [(byte)'I', (byte)'0', (byte)'0', (byte)'\n'], false },
        { "LONG", new PickleBuilder().Op('L').Line("123456789012345678901234567890L").Build(), BigInteger.Parse("123456789012345678901234567890") },
        { "BININT", [(byte)'J', 0xFE, 0xFF, 0xFF, 0xFF], -2L },
        { "BININT1", [(byte)'K', 200], 200L },
        { "BININT2", [(byte)'M', 1, 2], 513L },
        { "LONG1 empty", [0x8A, 0], 0L },
        { "LONG1", [0x8A, 2, 0x00, 0x80], -32768L },
        { "LONG4", [0x8B, 1, 0, 0, 0, 5], 5L },
        { "FLOAT", new PickleBuilder().Op('F').Line("-1.5e3").Build(), -1500.0 },
        { "FLOAT inf", new PickleBuilder().Op('F').Line("inf").Build(), double.PositiveInfinity },
        { "BINFLOAT", new PickleBuilder().Double(0.1).Build(), 0.1 },
        { "NONE", [(byte)'N'], null },
        { "NEWTRUE", [0x88], true },
        { "NEWFALSE", [0x89], false },
        { "STRING", new PickleBuilder().Op('S').Line("'a\\'b\\n\\x41'").Build(), "a'b\nA" },
        { "BINSTRING", [(byte)'T', 2, 0, 0, 0, 0xE9, (byte)'x'], "\u00e9x" },
        { "SHORT_BINSTRING", [(byte)'U', 1, (byte)'x'], "x" },
        { "UNICODE", new PickleBuilder().Op('V').Line("a\\u20acb\\q").Build(), "a\u20acb\\q" },
        { "BINUNICODE", new PickleBuilder().Text("\u20ac").Build(), "\u20ac" },
        { "SHORT_BINUNICODE", [0x8C, 1, (byte)'x'], "x" },
        { "BINUNICODE8", [0x8D, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'x'], "x" },
        { "FRAME", [0x80, 4, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'K', 1], 1L },
        { "POP", [(byte)'K', 1, (byte)'N', (byte)'0'], 1L },
        { "POP of a mark", [(byte)'K', 1, (byte)'(', (byte)'0'], 1L },
        { "POP_MARK", [(byte)'K', 1, (byte)'(', (byte)'N', (byte)'N', (byte)'1'], 1L },
        { "PUT and GET", [(byte)'K', 9, (byte)'p', (byte)'5', (byte)'\n', (byte)'0', (byte)'g', (byte)'5', (byte)'\n'], 9L },
        { "BINPUT and BINGET", [(byte)'K', 9, (byte)'q', 5, (byte)'0', (byte)'h', 5], 9L },
        { "LONG_BINPUT and LONG_BINGET", [(byte)'K', 9, (byte)'r', 0, 0, 1, 0, (byte)'0', (byte)'j', 0, 0, 1, 0], 9L },
        { "MEMOIZE", [(byte)'K', 9, 0x94, (byte)'K', 8, 0x94, (byte)'0', (byte)'h', 0], 9L },
    };

    public static TheoryData<string, byte[], string> Structures => new()
    {
        { "EMPTY_TUPLE", [(byte)')'], "()" },
        { "TUPLE1", [(byte)'K', 1, 0x85], "(1)" },
        { "TUPLE2", [(byte)'K', 1, (byte)'K', 2, 0x86], "(1 2)" },
        { "TUPLE3", [(byte)'K', 1, (byte)'K', 2, (byte)'K', 3, 0x87], "(1 2 3)" },
        { "TUPLE", new PickleBuilder().Ints(1, 2, 3, 4).Build(), "(1 2 3 4)" },
        { "LIST", [(byte)'(', (byte)'K', 1, (byte)'l'], "[1]" },
        { "APPEND", [(byte)']', (byte)'K', 1, (byte)'a'], "[1]" },
        { "APPENDS", [(byte)']', (byte)'(', (byte)'K', 1, (byte)'K', 2, (byte)'e'], "[1 2]" },
        { "EMPTY_SET and ADDITEMS", [0x8F, (byte)'(', (byte)'K', 1, 0x90], "[1]" },
        { "FROZENSET", [(byte)'(', (byte)'K', 1, 0x91], "[1]" },
        { "DICT", [(byte)'(', (byte)'K', 1, (byte)'K', 2, (byte)'d'], "{1:2}" },
        { "SETITEM", [(byte)'}', (byte)'K', 1, (byte)'K', 2, (byte)'s'], "{1:2}" },
        { "SETITEMS, the last of a key counts", [(byte)'}', (byte)'(', (byte)'K', 1, (byte)'K', 2, (byte)'K', 1, (byte)'K', 3, (byte)'u'], "{1:3}" },
        { "DUP", [(byte)'K', 1, (byte)'2', 0x86], "(1 1)" },
        { "GLOBAL", new PickleBuilder().Global("a.b", "c").Build(), "a.b.c" },
        { "STACK_GLOBAL", new PickleBuilder().Text("a.b").Text("c").Raw(0x93).Build(), "a.b.c" },
        { "EXT1", [0x82, 7], "copyreg.extension_7" },
        { "EXT2", [0x83, 7, 1], "copyreg.extension_263" },
        { "EXT4", [0x84, 7, 0, 0, 0], "copyreg.extension_7" },
        { "REDUCE", new PickleBuilder().Global("a", "b").Ints(1).Reduce().Build(), "<a.b (1)>" },
        { "NEWOBJ", new PickleBuilder().Global("a", "b").Ints(1).Raw(0x81).Build(), "<a.b (1)>" },
        { "NEWOBJ_EX", new PickleBuilder().Global("a", "b").Ints(1).Op('}').Raw(0x92).Build(), "<a.b (1) {}>" },
        { "INST", new PickleBuilder().Mark().Int(1).Op('i').Line("a").Line("b").Build(), "<a.b (1)>" },
        { "OBJ", new PickleBuilder().Mark().Global("a", "b").Int(1).Op('o').Build(), "<a.b (1)>" },
        { "BUILD", new PickleBuilder().Global("a", "b").Op(')').Reduce().Op('}').Op('b').Build(), "<a.b () {}>" },
        { "BINPERSID", new PickleBuilder().Int(3).Op('Q').Build(), "#3" },
        { "PERSID", new PickleBuilder().Op('P').Line("x").Build(), "#x" },
        { "BINBYTES", [(byte)'B', 2, 0, 0, 0, 1, 2], "bytes 5+2" },
        { "SHORT_BINBYTES", [(byte)'C', 1, 1], "bytes 2+1" },
        { "BINBYTES8", [0x8E, 1, 0, 0, 0, 0, 0, 0, 0, 1], "bytes 9+1" },
        { "BYTEARRAY8", [0x96, 1, 0, 0, 0, 0, 0, 0, 0, 1], "bytes 9+1" },
        { "NEXT_BUFFER and READONLY_BUFFER", [0x97, 0x98], "bytes -1+0" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_read(string opcode, byte[] pickle, object? expected) => Assert.Equal((opcode, expected), (opcode, Load(pickle)));

    [Theory]
    [MemberData(nameof(Structures))]
    public void Structures_are_read(string opcode, byte[] pickle, string expected) => Assert.Equal((opcode, expected), (opcode, Show(Load(pickle))));

    [Fact]
    public void Every_opcode_has_a_test()
    {
        byte[] used = [.. Values.Concat(Structures).SelectMany(row => (byte[])row[1]), (byte)'.'];
        Assert.All(Enum.GetValues<PickleOpcode>(), opcode => Assert.Contains((byte)opcode, used));
    }

    [Fact]
    public void A_text_too_long_for_a_name_is_not_kept()
    {
        PickleBytes blob = Assert.IsType<PickleBytes>(Load(new PickleBuilder().Text(new string('x', 2_000_000)).Build()));
        Assert.Equal(2_000_000, blob.Length);
    }

    private static object? Load(byte[] pickle)
        => PickleMachine.Load(new BufferedBytes(new StreamSource(new MemoryStream([.. pickle, (byte)'.']))), new PlainHost(), new PickleBudget(), CancellationToken.None);

    private static string Show(object? value) => value switch
    {
        PickleTuple tuple => $"({string.Join(' ', tuple.Items.Select(Show))})",
        PickleList list => $"[{string.Join(' ', list.Items.Select(Show))}]",
        PickleDict dict => $"{{{string.Join(' ', dict.Items.Select(i => $"{Show(i.Key)}:{Show(i.Value)}"))}}}",
        PickleObject inert => $"<{Show(inert.Callable)} {Show(inert.Arguments)}{(inert.State is null ? "" : " " + Show(inert.State))}>",
        PickleBytes bytes => $"bytes {bytes.Offset}+{bytes.Length}",
        _ => $"{value}",
    };

    private sealed class PlainHost : IPickleHost
    {
        public PickleGlobal Global(string module, string name) => new(module, name);

        public object? Reduce(PickleGlobal callable, PickleTuple arguments) => new PickleObject(callable, arguments);

        public object? PersistentLoad(object? id) => $"#{id}";
    }
}
