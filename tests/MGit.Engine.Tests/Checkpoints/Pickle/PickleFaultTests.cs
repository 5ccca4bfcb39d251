using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Tests.Checkpoints.Pickle;

public sealed class PickleFaultTests
{
    public static TheoryData<PickleFault, byte[]> Malformed => new()
    {
        { PickleFault.Truncated, [] },
        { PickleFault.Truncated, [0x80] },
        { PickleFault.Truncated, [(byte)'N'] },
        { PickleFault.Truncated, [(byte)'J', 1, 2, 3] },
        { PickleFault.Truncated, [(byte)'G', 1, 2, 3] },
        { PickleFault.Truncated, [(byte)'c', (byte)'o', (byte)'s'] },
        { PickleFault.OpcodeUnknown, [(byte)'N', 0xFF, (byte)'.'] },
        { PickleFault.OpcodeUnknown, [0, (byte)'.'] },
        { PickleFault.ProtocolUnsupported, [0x80, 6, (byte)'N', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'0', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'2', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'N', (byte)'R', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'N', (byte)'(', (byte)'0', (byte)'0', (byte)'0', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'N', (byte)'(', (byte)'.'] },
        { PickleFault.StackUnderflow, [(byte)'(', (byte)'o', (byte)'.'] },
        { PickleFault.MarkMissing, [(byte)'N', (byte)'t', (byte)'.'] },
        { PickleFault.MarkMissing, [(byte)'1', (byte)'.'] },
        { PickleFault.MemoMissing, [(byte)'h', 0, (byte)'.'] },
        { PickleFault.MemoMissing, [(byte)'N', (byte)'q', 1, (byte)'j', 2, 0, 0, 0, (byte)'.'] },
        { PickleFault.LengthInvalid, [(byte)'X', 0xFF, 0xFF, 0xFF, 0xFF, (byte)'.'] },
        { PickleFault.LengthInvalid, [(byte)'T', 0xFF, 0xFF, 0xFF, 0xFF, (byte)'.'] },
        { PickleFault.LengthInvalid, [0x8D, 0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'.'] },
        { PickleFault.LengthInvalid, [0x8B, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'.'] },
        { PickleFault.LengthInvalid, [(byte)'C', 200, (byte)'.'] },
        { PickleFault.NumberInvalid, new PickleBuilder().Op('I').Line("one").Stop().Build() },
        { PickleFault.NumberInvalid, new PickleBuilder().Op('F').Line("1,5").Stop().Build() },
        { PickleFault.NumberInvalid, new PickleBuilder().Op('L').Line(new string('9', 5000) + "L").Stop().Build() },
        { PickleFault.NumberInvalid, new PickleBuilder().None().Op('p').Line("-1").Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().None().None().Op('a').Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().None().None().None().Op('s').Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().Op('}').Mark().None().Op('u').Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().Int(1).None().Op('b').Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().None().None().Raw(0x93).Stop().Build() },
        { PickleFault.OperandInvalid, new PickleBuilder().Global("collections", "OrderedDict").Mark().Op(']').Int(1).Op('a').Tuple().Reduce().Stop().Build() },
        { PickleFault.PersistentIdInvalid, new PickleBuilder().None().Op('Q').Stop().Build() },
        { PickleFault.PersistentIdInvalid, new PickleBuilder().Op('P').Line("7").Stop().Build() },
        { PickleFault.TooLarge, LongName() },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Each_fault_has_its_name(PickleFault fault, byte[] pickle)
        => Layouts.ExpectFault(fault, new ZipBuilder().Add("archive/data.pkl", pickle).Build());

    [Fact]
    public void Every_fault_is_covered()
        => Assert.Equal(Enum.GetValues<PickleFault>(), Malformed.Select(row => (PickleFault)row[0]).Append(PickleFault.LineTooLong).Distinct().Order());

    [Fact]
    public void A_line_without_end_is_stopped()
    {
        byte[] line = [(byte)'I', .. Enumerable.Repeat((byte)'1', (1 << 20) + 1), (byte)'\n', (byte)'.'];

        Layouts.ExpectFault(PickleFault.LineTooLong, new ZipBuilder().Add("archive/data.pkl", line).Build());
    }

    [Fact]
    public void A_pickle_that_makes_too_many_objects_is_stopped()
    {
        byte[] dictionaries = [.. Enumerable.Repeat((byte)'}', 8_000_000), (byte)'.'];

        Layouts.ExpectFault(PickleFault.TooLarge, new ZipBuilder().Add("archive/data.pkl", dictionaries).Build());
    }

    private static byte[] LongName()
        => new PickleBuilder().Dict((new string('k', 3000), p => p.Op(']'))).Stop().Build();
}
