using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using MGit.Engine.Checkpoints;

namespace MGit.Engine.Tests.Checkpoints.PyTorch;

public sealed class TorchContainerTests
{
    private static readonly byte[] s_values = TorchZipBuilder.Floats(1, 2);

    [Fact]
    public void The_same_parameters_in_every_container_have_the_same_content()
    {
        byte[] zip = TorchZipBuilder.Build(p => p.Dict(("w", q => q.Tensor0())), ("0", s_values));
        byte[] legacy = TorchLegacyBuilder.Build(p => p.Dict(("w", TorchLegacyBuilder.Vector("0", 2))), ("0", 2, s_values));
        byte[] script = TorchZipBuilder.Archive(p => p.Global("__torch__", "Net").Op(')').Raw(0x81).Dict(("w", q => q.Tensor0())).Op('b'), ("0", s_values))
            .Add("archive/code/__torch__.py", "class Net"u8).Add("archive/constants.pkl", new PickleBuilder().Proto().Op(')').Stop().Build()).Build();
        byte[] tar = Tar(p => p.Dict(("w", q => q.Int(5).Op('Q'))));

        Assert.Equal(CheckpointFormat.PyTorchZip, Layouts.Read(zip).Format);
        Assert.Equal(CheckpointFormat.PyTorchLegacy, Layouts.Read(legacy).Format);
        Assert.Equal(CheckpointFormat.TorchScript, Layouts.Read(script).Format);
        Assert.Equal(CheckpointFormat.PyTorchTar, Layouts.Read(tar).Format);
        Dictionary<string, string> expected = LayoutAssert.Contents(zip, Layouts.Read(zip));
        Assert.Equal(expected, LayoutAssert.Contents(legacy, Layouts.Read(legacy)));
        Assert.Equal(expected, LayoutAssert.Contents(script, Layouts.Read(script)));
        Assert.Equal(expected, LayoutAssert.Contents(tar, Layouts.Read(tar)));
    }

    [Fact]
    public void The_content_decides_and_not_the_name()
    {
        byte[] zip = TorchZipBuilder.Vector("w", 1);
        Assert.Equal(CheckpointFormat.PyTorchZip, Layouts.Read(zip, "model.onnx").Format);
        Assert.Equal(CheckpointFormat.PyTorchZip, Layouts.Read(zip, "model").Format);
        Assert.Equal(CheckpointFormat.Plain, Layouts.Read("just text"u8.ToArray(), "model.pt").Format);
        Assert.Equal(CheckpointFormat.Plain, Layouts.Read([], "model.pt").Format);
    }

    [Fact]
    public void Constants_of_a_script_are_named_as_such()
    {
        byte[] script = TorchZipBuilder.Archive(p => p.Global("__torch__", "Net").Op(')').Raw(0x81).Dict(("w", q => q.Tensor0())).Op('b'), ("0", s_values))
            .Add("archive/code/__torch__.py", "class Net"u8)
            .Add("archive/constants.pkl", new PickleBuilder().Proto().Mark().Tensor0().Tuple().Stop().Build())
            .Add("archive/constants/0", s_values).Build();

        Assert.Equal(["w", "constants.0"], Layouts.Read(script).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void A_view_of_a_storage_in_a_legacy_file_is_a_part_of_it()
    {
        byte[] file = TorchLegacyBuilder.Build(
            p => p.Dict(("w", q => q.Global("torch._utils", "_rebuild_tensor_v2").Mark().LegacyStorage("0", "FloatStorage", 4, ("v", 1, 2)).Int(1).Ints(1).Ints(1).TensorEnd())),
            ("0", 4, TorchZipBuilder.Floats(1, 2, 3, 4)));

        CheckpointLayout layout = Layouts.Read(file);

        Assert.Equal(TorchZipBuilder.Floats(3), LayoutAssert.Elements(file, layout, Assert.Single(layout.Tensors)));
    }

    [Fact]
    public void Numbers_of_a_big_endian_machine_are_kept_as_they_are()
    {
        byte[] legacy = TorchLegacyBuilder.Build(p => p.Dict(("w", TorchLegacyBuilder.Vector("0", 2))), littleEndian: false, 1001, ("0", 2, s_values));
        byte[] zip = TorchZipBuilder.Archive(p => p.Dict(("w", q => q.Tensor0())), ("0", s_values)).Add("archive/byteorder", "big"u8).Build();

        foreach (byte[] file in new[] { legacy, zip })
        {
            CheckpointLayout layout = Layouts.Read(file);
            Assert.Equal((CheckpointFormat.Plain, 0), (layout.Format, layout.Tensors.Count));
            Assert.Contains("big-endian", Assert.Single(layout.Notices), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Compressed_entries_are_reported()
    {
        byte[] pickle = new PickleBuilder().Proto().Dict(("w", p => p.Tensor0()), ("v", p => p.Tensor("1", "FloatStorage", 2, 0, [2], [1]))).Stop().Build();
        CheckpointLayout half = Layouts.Read(new ZipBuilder().Add("a/data.pkl", pickle).Add("a/data/0", s_values).Add("a/data/1", s_values, deflate: true).Build());
        CheckpointLayout whole = Layouts.Read(new ZipBuilder().Add("a/data.pkl", pickle, deflate: true).Add("a/data/0", s_values).Build());
        CheckpointLayout nested = Layouts.Read(new ZipBuilder().Add("policy.pth", TorchZipBuilder.Vector("w", 1), deflate: true).Build());

        Assert.Equal("w", Assert.Single(half.Tensors).Name);
        Assert.Equal(["'a/data/1' is compressed inside the archive and kept as it is", "tensor 'v' is not listed: 'a/data/1' is compressed inside the archive"], half.Notices);
        Assert.Equal(CheckpointFormat.Plain, whole.Format);
        Assert.Single(whole.Notices);
        Assert.Equal((CheckpointFormat.Plain, 1), (nested.Format, nested.Notices.Count));
    }

    [Fact]
    public void Model_files_inside_an_archive_are_read_under_its_entries_names()
    {
        byte[] agent = new ZipBuilder()
            .Add("data", "{}"u8)
            .Add("policy.pth", TorchZipBuilder.Vector("w", 1, 2))
            .Add("policy.optimizer.pth", TorchLegacyBuilder.Build(p => p.Dict(("w", TorchLegacyBuilder.Vector("0", 2))), ("0", 2, s_values)))
            .Add("nets/actor.safetensors", SafetensorsBuilder.Vectors(("w", 3)))
            .Add("inner.zip", new ZipBuilder().Add("deep.pt", TorchZipBuilder.Vector("w", 5)).Build())
            .Build();

        CheckpointLayout layout = Layouts.Read(agent, "agent.zip");

        Assert.Equal(CheckpointFormat.PyTorchNested, layout.Format);
        Assert.Equal(["policy.w", "policy.optimizer.w", "nets.actor.w", "inner.zip.deep.w"], layout.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void After_a_change_the_checksums_make_every_archive_valid_again()
    {
        byte[] agent = new ZipBuilder()
            .Add("policy.pth", TorchZipBuilder.Vector("w", 1, 2))
            .Add("inner.zip", new ZipBuilder { Wide = true }.Add("deep.pt", TorchZipBuilder.Vector("w", 5)).Build())
            .Build();
        CheckpointLayout layout = Layouts.Read(agent, "agent.zip");
        foreach (StorageExtent extent in layout.Extents)
        {
            agent.AsSpan((int)extent.Offset, (int)extent.Length).Fill(0x3F);
        }

        foreach (ChecksumFixup fixup in layout.Fixups)
        {
            uint crc = Crc32.HashToUInt32(agent.AsSpan((int)fixup.DataOffset, (int)fixup.DataLength));
            Assert.All(fixup.FieldOffsets, at => BitConverter.TryWriteBytes(agent.AsSpan((int)at), crc));
        }

        AssertChecksums(agent);
    }

    [Fact]
    public void A_pickle_without_torch_save_that_holds_tensors_is_read()
    {
        byte[] embedded = TorchLegacyBuilder.Build(p => p.LegacyStorage("0", "FloatStorage", 2), ("0", 2, s_values));
        byte[] file = new PickleBuilder().Proto(3).Dict(("w", p => p
            .Global("torch._utils", "_rebuild_tensor_v2").Mark()
            .Global("torch.storage", "_load_from_bytes").Mark().Op('B').UInt32((uint)embedded.Length).Raw(embedded).Tuple().Reduce()
            .Int(0).Ints(2).Ints(1).TensorEnd())).Stop().Build();

        CheckpointLayout layout = Layouts.Read(file, "state.pkl");

        Assert.Equal(CheckpointFormat.PyTorchLegacy, layout.Format);
        Assert.Equal("w", Assert.Single(layout.Tensors).Name);
        Assert.Equal(s_values, LayoutAssert.Elements(file, layout, layout.Tensors[0]));
    }

    [Fact]
    public void Numbers_in_the_tar_format_refer_to_tensors_storages_and_views()
    {
        byte[] file = Tar(p => p.Dict(("w", q => q.Int(5).Op('Q')), ("v", q => q.Op('P').Line("6")), ("s", q => q.Int(1).Op('Q'))));

        CheckpointLayout layout = Layouts.Read(file, "old.pth");

        Assert.Equal(["w", "v"], layout.Tensors.Select(t => t.Name));
        Assert.Equal(TorchZipBuilder.Floats(2), LayoutAssert.Elements(file, layout, layout.Tensors[1]));
    }

    [Fact]
    public void An_archive_that_ends_within_the_padding_of_its_last_file_is_read()
    {
        byte[] whole = Tar(p => p.Dict(("w", q => q.Int(5).Op('Q'))));
        byte[] cut = whole[..(whole.AsSpan().LastIndexOfAnyExcept((byte)0) + 1)];
        byte[] nested = new ZipBuilder().Add("policy.pth", cut).Build();

        Assert.Equal("policy.w", Assert.Single(Layouts.Read(nested, "agent.zip").Tensors).Name);
    }

    private static byte[] Tar(Action<PickleBuilder> root)
    {
        // Storage 1 with two numbers, storage 2 a view of its second; tensor 5 over storage 1, tensor 6 over storage 2.
        byte[] storages = new PickleBuilder().Proto().Int(1).Stop()
            .Proto().Mark().Int(1).Text("cpu").Global("torch", "FloatStorage").Tuple().Stop()
            .Raw(BitConverter.GetBytes(2L)).Raw(s_values)
            .Proto().Op(']').Ints(2, 1, 1, 1).Op('a').Stop().Build();
        byte[] tensors = new PickleBuilder().Proto().Int(2).Stop()
            .Proto().Mark().Int(5).Int(1).Global("torch", "FloatTensor").Tuple().Stop()
            .Raw(BitConverter.GetBytes(1L)).Raw(BitConverter.GetBytes(2L)).Raw(BitConverter.GetBytes(1L)).Raw(BitConverter.GetBytes(0L))
            .Proto().Mark().Int(6).Int(2).Global("torch", "FloatTensor").Tuple().Stop()
            .Raw(BitConverter.GetBytes(1L)).Raw(BitConverter.GetBytes(1L)).Raw(BitConverter.GetBytes(1L)).Raw(BitConverter.GetBytes(0L)).Build();
        PickleBuilder pickle = new PickleBuilder().Proto();
        root(pickle);
        MemoryStream file = new();
        using (TarWriter writer = new(file, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] data) in new[]
            {
                ("sys_info", new PickleBuilder().Proto().Dict(("little_endian", p => p.Raw(0x88))).Stop().Build()),
                ("pickle", pickle.Stop().Build()),
                ("tensors", tensors),
                ("storages", storages),
            })
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(data) });
            }
        }

        return file.ToArray();
    }

    private static void AssertChecksums(byte[] archive)
    {
        using ZipArchive zip = new(new MemoryStream(archive));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            MemoryStream content = new();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            Assert.Equal(Crc32.HashToUInt32(content.ToArray()), entry.Crc32);
            if (content.ToArray().AsSpan().StartsWith("PK"u8))
            {
                AssertChecksums(content.ToArray());
            }
        }
    }
}
