using System.Buffers.Binary;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Zip;

namespace MGit.Engine.Tests.Checkpoints.Zip;

public sealed class ZipFaultTests
{
    private const string First = "archive/data.pkl";
    private const string Second = "archive/data/0";

    public static TheoryData<ZipFault, string> Damages
    {
        get
        {
            TheoryData<ZipFault, string> rows = [];
            foreach ((string name, (ZipFault fault, _)) in s_damages)
            {
                rows.Add(fault, name);
            }

            return rows;
        }
    }

    private static readonly Dictionary<string, (ZipFault Fault, Func<byte[]> File)> s_damages = new()
    {
        ["cut off"] = (ZipFault.DirectoryMissing, () => Archive().Build()[..^30]),
        ["end record beyond the file"] = (ZipFault.DirectoryInvalid, () => Patch(Archive(), (f, z) => Write32(f, f.Length - 6, 0x7FFFFFF0))),
        ["too many entries for the directory"] = (ZipFault.DirectoryInvalid, () => Patch(Archive(), (f, z) => f[^12] = 200)),
        ["entry without signature"] = (ZipFault.DirectoryInvalid, () => Patch(Archive(), (f, z) => f[z.Offsets(Second).Directory] = 0)),
        ["entry cut off"] = (ZipFault.DirectoryInvalid, () => Patch(Archive(), (f, z) => f[z.Offsets(Second).Directory + 30] = 0xFF)),
        ["64-bit end record beyond the file"] = (ZipFault.Zip64Invalid, () => Patch(Archive(true), (f, z) => f[^27] = 0x7F)),
        ["64-bit end record without signature"] = (ZipFault.Zip64Invalid, () => Patch(Archive(true), (f, z) => f[^98] = 0)),
        ["64-bit end record contradicts"] = (ZipFault.Zip64Invalid, () => Patch(Archive(true), (f, z) => Write32(f, f.Length - 6, 1))),
        ["64-bit field cut off"] = (ZipFault.Zip64Invalid, () => Patch(Archive(true), (f, z) => f[z.Offsets(First).Directory + 46 + First.Length + 2] = 12)),
        ["on another disk"] = (ZipFault.Split, () => Patch(Archive(), (f, z) => f[^18] = 1)),
        ["entry on another disk"] = (ZipFault.Split, () => Patch(Archive(), (f, z) => f[z.Offsets(First).Directory + 34] = 1)),
        ["two million entries"] = (ZipFault.TooLarge, () => Patch(Archive(true), (f, z) => Write32(f, f.Length - 22 - 20 - 56 + 32, 2_000_000))),
        ["local header elsewhere"] = (ZipFault.LocalHeaderInvalid, () => Patch(Archive(), (f, z) => Write32(f, (int)z.Offsets(Second).Directory + 42, 5))),
        ["local header of another name"] = (ZipFault.LocalHeaderInvalid, () => Patch(Archive(), (f, z) => f[z.Offsets(Second).Local + 30] = (byte)'A')),
        ["local header beyond the directory"] = (ZipFault.EntryOutside, () => Patch(Archive(), (f, z) => Write32(f, (int)z.Offsets(Second).Directory + 42, (uint)z.DirectoryOffset))),
        ["data beyond the directory"] = (ZipFault.EntryOutside, () => Patch(Archive(), (f, z) => Write32(f, (int)z.Offsets(Second).Directory + 20, 5000))),
        ["entries overlap"] = (ZipFault.Overlap, () => Patch(Archive(), (f, z) => f[z.Offsets(First).Directory + 20] += 10)),
        ["two of one name"] = (ZipFault.DuplicateName, () => Archive().Add(Second, [1]).Build()),
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Each_fault_has_its_name(ZipFault fault, string damage) => Layouts.ExpectFault(fault, s_damages[damage].File());

    [Fact]
    public void Every_fault_is_covered()
        => Assert.Equal(Enum.GetValues<ZipFault>(), s_damages.Values.Select(d => d.Fault).Distinct().Order());

    [Fact]
    public void An_archive_that_need_not_be_a_model_is_plain_and_says_why()
    {
        CheckpointLayout layout = Layouts.Read(Archive().Build()[..^30], "data.zip");
        Assert.Equal(CheckpointFormat.Plain, layout.Format);
        Assert.EndsWith("(DirectoryMissing)", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_with_64_bit_records_is_read_like_one_without(bool wide)
    {
        CheckpointLayout layout = Layouts.Read(Archive(wide).Build());
        Assert.Equal("w", Assert.Single(layout.Tensors).Name);
    }

    [Fact]
    public void An_archive_with_a_comment_is_read()
    {
        byte[] file = [.. Archive().Build(), (byte)'h', (byte)'i'];
        file[^4] = 2;
        Assert.Single(Layouts.Read(file).Tensors);
    }

    private static ZipBuilder Archive(bool wide = false)
        => new ZipBuilder { Wide = wide }
            .Add(First, new PickleBuilder().Proto().Dict(("w", p => p.Tensor("0", "FloatStorage", 2, 0, [2], [1]))).Stop().Build())
            .Add(Second, TorchZipBuilder.Floats(1, 2));

    private static byte[] Patch(ZipBuilder zip, Action<byte[], ZipBuilder> patch)
    {
        byte[] file = zip.Build();
        patch(file, zip);
        return file;
    }

    private static void Write32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
}
