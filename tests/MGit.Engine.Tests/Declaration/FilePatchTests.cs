using System.Text;
using CsCheck;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Declaration;

public sealed class FilePatchTests
{
    [Fact]
    public void A_patch_survives_being_stored()
    {
        byte[] before = "0123456789"u8.ToArray();
        FilePatch patch = FilePatch.Create("lineage.yaml", before, [new FileSplice(0, 1, "ab"u8.ToArray()), new FileSplice(5, 0, "-"u8.ToArray()), new FileSplice(9, 1, default)], out byte[] result);

        Assert.Equal("ab1234-5678", Encoding.UTF8.GetString(result));
        Assert.Equal(result, FilePatch.Parse(patch.Path, patch.Before, patch.After, patch.SplicesToBytes()).Apply(before));
        Assert.True(patch.AppliesTo(before));
        Assert.False(patch.AppliesTo(null));
    }

    [Fact]
    public void A_file_that_was_changed_meanwhile_is_left_alone()
    {
        FilePatch patch = FilePatch.Create("lineage.yaml", "a"u8.ToArray(), [new FileSplice(0, 1, "b"u8.ToArray())], out _);

        Assert.Equal(ErrorCode.DeclarationConflict, Assert.Throws<MGitException>(() => patch.Apply("c"u8.ToArray())).Code);
        Assert.Equal(ErrorCode.DeclarationConflict, Assert.Throws<MGitException>(() => patch.Apply(null)).Code);
    }

    [Fact]
    public void Splices_out_of_order_or_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FilePatch.Create("x", [1, 2], [new FileSplice(1, 2, default)], out _));
        Assert.Throws<ArgumentException>(() => FilePatch.Create("x", [1, 2], [new FileSplice(1, 1, default), new FileSplice(0, 1, default)], out _));
    }

    [Fact]
    public void Damaged_patches_give_the_named_error_only()
    {
        FilePatch patch = FilePatch.Create("lineage.yaml", "0123456789"u8.ToArray(), [new FileSplice(3, 1, "abc"u8.ToArray())], out _);
        byte[] good = patch.SplicesToBytes();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            byte[] bad = [.. good];
            bad[at] = value;
            Exception? fault = Record.Exception(() => FilePatch.Parse(patch.Path, patch.Before, patch.After, bad.AsMemory(0, length)).Apply("0123456789"u8.ToArray()));
            return fault is null or MGitException { Code: ErrorCode.ContentCorrupt or ErrorCode.DeclarationConflict };
        });
    }
}
