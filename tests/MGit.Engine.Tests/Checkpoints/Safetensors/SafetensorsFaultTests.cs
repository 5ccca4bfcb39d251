using System.Text;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Checkpoints.Safetensors;

public sealed class SafetensorsFaultTests
{
    private static readonly string s_two = SafetensorsBuilder.Entry("a", "F32", "[2]", 0, 8);

    public static TheoryData<SafetensorsFault, byte[]> Malformed => new()
    {
        { SafetensorsFault.HeaderTooSmall, [] },
        { SafetensorsFault.HeaderTooSmall, [1, 0, 0, 0, 0, 0, 0] },
        { SafetensorsFault.HeaderTooLarge, SafetensorsBuilder.File(100_000_001, "{}"u8, []) },
        { SafetensorsFault.HeaderTooLarge, SafetensorsBuilder.File(ulong.MaxValue, "{}"u8, []) },
        { SafetensorsFault.HeaderLengthInvalid, SafetensorsBuilder.File(3, "{}"u8, []) },
        { SafetensorsFault.HeaderNotUtf8, SafetensorsBuilder.File([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'], []) },
        { SafetensorsFault.HeaderStartInvalid, SafetensorsBuilder.File(" {}", 0) },
        { SafetensorsFault.HeaderStartInvalid, SafetensorsBuilder.File("", 0) },
        { SafetensorsFault.HeaderStartInvalid, SafetensorsBuilder.File("[]", 0) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{", 0) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{" + s_two, 8) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{" + s_two + "}}", 8) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{" + s_two + ",}", 8) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{\"\\ud800\":1}", 0) },
        { SafetensorsFault.HeaderJsonInvalid, SafetensorsBuilder.File("{\"a\":{\"x\":" + new string('[', 100) + new string(']', 100) + "}}", 0) },
        { SafetensorsFault.DuplicateKey, SafetensorsBuilder.File("{" + s_two + "," + SafetensorsBuilder.Entry("a", "F32", "[2]", 8, 16) + "}", 16) },
        { SafetensorsFault.DuplicateKey, SafetensorsBuilder.File("{" + s_two + "," + SafetensorsBuilder.Entry("\\u0061", "F32", "[2]", 8, 16) + "}", 16) },
        { SafetensorsFault.DuplicateKey, SafetensorsBuilder.File("{\"__metadata__\":{},\"__metadata__\":{}}", 0) },
        { SafetensorsFault.DuplicateKey, SafetensorsBuilder.File("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0) },
        { SafetensorsFault.DuplicateKey, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8) },
        { SafetensorsFault.MetadataInvalid, SafetensorsBuilder.File("{\"__metadata__\":[]}", 0) },
        { SafetensorsFault.MetadataInvalid, SafetensorsBuilder.File("{\"__metadata__\":{\"k\":1}}", 0) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":7}", 0) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,8]}}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[\"2\"]", 0, 8) + "}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[2.0]", 0, 8) + "}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[-2]", 0, 8) + "}", 8) },
        { SafetensorsFault.TensorInfoInvalid, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[2]", -8, 0) + "}", 8) },
        { SafetensorsFault.ElementTypeUnknown, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F31", "[2]", 0, 8) + "}", 8) },
        { SafetensorsFault.ElementTypeUnknown, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "f32", "[2]", 0, 8) + "}", 8) },
        { SafetensorsFault.RankTooLarge, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "U8", "[" + string.Join(',', Enumerable.Repeat(1, 65)) + "]", 0, 1) + "}", 1) },
        { SafetensorsFault.Overflow, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "U8", "[4294967296,4294967296]", 0, 1) + "}", 1) },
        { SafetensorsFault.Overflow, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F64", "[9223372036854775807]", 0, 8) + "}", 8) },
        { SafetensorsFault.Overflow, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "U8", "[18446744073709551615]", 0, 8) + "}", 8) },
        { SafetensorsFault.OffsetsReversed, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[2]", 8, 0) + "}", 8) },
        { SafetensorsFault.Overlap, SafetensorsBuilder.File("{" + s_two + "," + SafetensorsBuilder.Entry("b", "F32", "[2]", 4, 12) + "}", 12) },
        { SafetensorsFault.Overlap, SafetensorsBuilder.File("{" + s_two + "," + SafetensorsBuilder.Entry("b", "F32", "[2]", 0, 8) + "}", 8) },
        { SafetensorsFault.Hole, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[2]", 4, 12) + "}", 12) },
        { SafetensorsFault.Hole, SafetensorsBuilder.File("{" + s_two + "," + SafetensorsBuilder.Entry("b", "F32", "[1]", 12, 16) + "}", 16) },
        { SafetensorsFault.SizeMismatch, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[3]", 0, 8) + "}", 8) },
        { SafetensorsFault.SizeMismatch, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F32", "[0]", 0, 8) + "}", 8) },
        { SafetensorsFault.Misaligned, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F4", "[3]", 0, 2) + "}", 2) },
        { SafetensorsFault.Misaligned, SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("a", "F6_E2M3", "[2]", 0, 2) + "}", 2) },
        { SafetensorsFault.DataTruncated, SafetensorsBuilder.File("{" + s_two + "}", 7) },
        { SafetensorsFault.DataTrailing, SafetensorsBuilder.File("{" + s_two + "}", 9) },
        { SafetensorsFault.DataTrailing, SafetensorsBuilder.File("{}", 1) },
        { SafetensorsFault.LargeFilePointer, Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n") },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Each_fault_has_its_name(SafetensorsFault fault, byte[] file)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(
            () => CheckpointReader.ReadLayout(new MemoryStream(file), "model.safetensors"));

        Assert.Equal(fault, error.Fault);
        Assert.Equal(ErrorCode.CheckpointInvalid, error.Code);
        Assert.StartsWith("model.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("model.safetensors", error.Target);
    }

    [Fact]
    public void Every_fault_is_covered()
        => Assert.Equal(Enum.GetValues<SafetensorsFault>(), Malformed.Select(row => (SafetensorsFault)row[0]).Distinct().Order());

    [Fact]
    public void A_broken_file_of_another_name_is_plain_and_says_why()
    {
        byte[] file = SafetensorsBuilder.File("{" + s_two + "}", 7);

        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(file), "model.dat");

        Assert.Equal(CheckpointFormat.Plain, layout.Format);
        Assert.Contains(nameof(SafetensorsFault.DataTruncated), Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_name_does_not_reach_the_message_unescaped()
    {
        byte[] file = SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("\\u001b[2J", "F31", "[2]", 0, 8) + "}", 8);

        CheckpointException error = Assert.Throws<CheckpointException>(
            () => CheckpointReader.ReadLayout(new MemoryStream(file), "model.safetensors"));

        Assert.DoesNotContain('\u001b', error.Message);
    }
}
