using System.Globalization;
using System.IO.Hashing;
using System.Text.RegularExpressions;
using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Every real input file, against what its table of sources says was found in it by other means.</summary>
public sealed partial class RealFilesTests
{
    public static TheoryData<string, string> Listed
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach ((string path, string check) in SharedData.Folder is null ? [] : ReadSources())
            {
                rows.Add(path, check);
            }

            return rows;
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Listed))]
    public void Every_listed_file_is_read_as_what_it_is(string path, string check)
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(SharedData.PathOf(path));

        (CheckpointFormat format, int? tensors, string[] types) = Expect(check);
        Assert.Equal(format, layout.Format);
        Assert.Equal(new FileInfo(SharedData.PathOf(path)).Length, layout.Length);
        LayoutAssert.IsValid(layout);
        IEnumerable<TensorEntry> counted = layout.Tensors.Where(t => IsCounted(t.Name, format));
        if (tensors is { } count)
        {
            Assert.Equal(count, counted.Count());
        }

        if (types.Length > 0)
        {
            Assert.Equal(types.Order(), counted.Select(t => t.ElementType.Name()).Distinct().Order());
        }
    }

    [SharedDataFact]
    public void No_file_is_left_unread()
    {
        string[] files = Directory.GetFiles(SharedData.Folder!, "*", SearchOption.AllDirectories);

        Assert.All(files, file => LayoutAssert.IsValid(CheckpointReader.ReadLayout(file)));
        Assert.True(files.Length >= 214);
    }

    [SharedDataFact]
    public void Every_checksum_an_export_would_renew_covers_what_it_says()
    {
        int checkedSums = 0;
        foreach (string path in Directory.GetFiles(SharedData.Folder!, "*", SearchOption.AllDirectories))
        {
            byte[] file = File.ReadAllBytes(path);
            foreach (ChecksumFixup fixup in CheckpointReader.ReadLayout(path).Fixups)
            {
                uint crc = Crc32.HashToUInt32(file.AsSpan((int)fixup.DataOffset, (int)fixup.DataLength));
                Assert.Equal(2, fixup.FieldOffsets.Count);
                Assert.All(fixup.FieldOffsets, field => Assert.Equal(crc, BitConverter.ToUInt32(file, (int)field)));
                checkedSums++;
            }
        }

        Assert.True(checkedSums > 500);
    }

    [SharedDataTheory]
    [InlineData("pytorch_small/batch_norm/batch_norm2d.pt", "safetensors_small/batch_norm2d.safetensors")]
    [InlineData("pytorch_small/boolean/boolean.pt", "safetensors_small/boolean.safetensors")]
    [InlineData("pytorch_small/conv1d/conv1d.pt", "safetensors_small/conv1d.safetensors")]
    [InlineData("pytorch_small/embedding/embedding.pt", "safetensors_small/embedding.safetensors")]
    [InlineData("pytorch_small/enum_module/enum_depthwise_false.pt", "safetensors_small/enum_depthwise_false.safetensors")]
    [InlineData("pytorch_small/group_norm/group_norm.pt", "safetensors_small/group_norm.safetensors")]
    [InlineData("pytorch_small/layer_norm/layer_norm.pt", "safetensors_small/layer_norm.safetensors")]
    [InlineData("pytorch_small/non_contiguous_indexes/non_contiguous_indexes.pt", "safetensors_small/non_contiguous_indexes.safetensors")]
    public void The_same_model_in_two_containers_is_the_same_tensors(string torch, string safetensors)
    {
        Dictionary<string, string> left = LayoutAssert.Contents(SharedData.PathOf(torch));
        Dictionary<string, string> right = LayoutAssert.Contents(SharedData.PathOf(safetensors));

        Assert.Equal(left.OrderBy(t => t.Key, StringComparer.Ordinal), right.OrderBy(t => t.Key, StringComparer.Ordinal));
    }

    /// <summary>
    /// What the table counts: of an agent its policy alone, of a script not its constants, and nothing inside objects of classes of the
    /// program that wrote the file (the recipes of a pruning).
    /// </summary>
    private static bool IsCounted(string name, CheckpointFormat format) => format switch
    {
        CheckpointFormat.PyTorchNested => name.StartsWith("policy.", StringComparison.Ordinal) && !name.StartsWith("policy.optimizer.", StringComparison.Ordinal),
        CheckpointFormat.TorchScript => !name.StartsWith("constants.", StringComparison.Ordinal),
        _ => !name.StartsWith("thinning_recipe", StringComparison.Ordinal),
    };

    private static IEnumerable<(string, string)> ReadSources()
        => File.ReadLines(SharedData.PathOf("SOURCES.md"))
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length > 8 && File.Exists(SharedData.PathOf(cells[1].Trim())))
            .Select(cells => (cells[1].Trim(), cells[7].Trim()));

    private static (CheckpointFormat Format, int? Tensors, string[] Types) Expect(string check)
    {
        Match match = Check().Match(check);
        if (!match.Success)
        {
            return (check.StartsWith("onnx ok", StringComparison.Ordinal) ? CheckpointFormat.Onnx
                : check.StartsWith("tar:", StringComparison.Ordinal) ? CheckpointFormat.PyTorchTar : CheckpointFormat.Plain, null, []);
        }

        CheckpointFormat format = match.Groups["kind"].Value switch
        {
            "safetensors ok" => CheckpointFormat.Safetensors,
            "torch zip" => CheckpointFormat.PyTorchZip,
            "torch zip-torchscript" => CheckpointFormat.TorchScript,
            "torch legacy" => CheckpointFormat.PyTorchLegacy,
            _ => CheckpointFormat.PyTorchNested,
        };
        string[] types = [.. match.Groups["type"].Captures.Select(c => c.Value)];
        return (format, int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), types);
    }

    [GeneratedRegex(@"^(?<kind>safetensors ok|torch zip|torch zip-torchscript|torch legacy|sb3 zip ok)[:,] (policy\.pth \w+, )?(?<count>\d+) tensors( \[('(?<type>\w+)'(, )?)+\])?")]
    private static partial Regex Check();
}
