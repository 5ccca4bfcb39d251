using System.Diagnostics;
using CsCheck;
using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Whatever is done to a file, reading it ends soon, and in a layout that holds together or in a named fault.</summary>
public sealed class MutationTests
{
    private static readonly (string Name, byte[] File)[] s_seeds =
    [
        ("m.safetensors", SafetensorsBuilder.Vectors("{\"format\":\"pt\"}", ("layer.weight", 6), ("layer.bias", 2))),
        ("m.pt", TorchZipBuilder.Build(
            p => p.Dict(("w", q => q.Tensor("0", "FloatStorage", 12, 0, [3, 4], [4, 1])), ("t", q => q.Tensor("0", "FloatStorage", 12, 1, [2, 2], [1, 4]))),
            ("0", TorchZipBuilder.FloatRange(12)))),
        ("m.pth", TorchLegacyBuilder.Build(p => p.Dict(("w", TorchLegacyBuilder.Vector("0", 2))), ("0", 2, TorchZipBuilder.Floats(1, 2)))),
        ("m.zip", new ZipBuilder { Wide = true }.Add("policy.pth", TorchZipBuilder.Vector("w", 1, 2)).Add("a.safetensors", SafetensorsBuilder.Vectors(("w", 2))).Build()),
        ("m.pkl", new PickleBuilder().Proto(4).Dict(("a", p => p.Global("os", "system").Mark().Text("x").Tuple().Reduce()), ("b", p => p.Double(1))).Stop().Build()),
        ("m.onnx", [0x08, 8, 0x3A, 3, 0x12, 1, (byte)'g', 0x42, 2, 0x10, 16]),
    ];

    [Fact]
    public void A_file_cut_off_anywhere_ends_in_a_layout_or_a_named_fault()
    {
        foreach ((string name, byte[] file) in s_seeds)
        {
            for (int length = 0; length < file.Length; length++)
            {
                Read(name, file[..length]);
            }
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_ends_in_a_layout_or_a_named_fault()
    {
        foreach ((string name, byte[] file) in s_seeds)
        {
            for (int at = 0; at < file.Length; at++)
            {
                foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF, (byte)(file[at] ^ 1), (byte)'.', (byte)'(' })
                {
                    byte[] changed = [.. file];
                    changed[at] = value;
                    Read(name, changed);
                }
            }
        }
    }

    [Fact]
    public void Random_changes_end_in_a_layout_or_a_named_fault()
        => Gen.Select(Gen.Int[0, s_seeds.Length - 1], Gen.Select(Gen.Int, Gen.Byte, Gen.Int[0, 3]).Array[1, 8]).Sample((seed, changes) =>
        {
            List<byte> file = [.. s_seeds[seed].File];
            foreach ((int position, byte value, int kind) in changes)
            {
                int at = (int)((uint)position % (uint)Math.Max(1, file.Count));
                switch (kind)
                {
                    case 0 when file.Count > 0:
                        file.RemoveRange(at, Math.Min(value, file.Count - at));
                        break;
                    case 1:
                        file.InsertRange(at, [.. Enumerable.Repeat(value, value)]);
                        break;
                    case 2:
                        file.InsertRange(at, file.GetRange(at, Math.Min(value, file.Count - at)));
                        break;
                    default:
                        file[at] = value;
                        break;
                }

                if (file.Count == 0)
                {
                    file.Add(value);
                }
            }

            Read(s_seeds[seed].Name, [.. file]);
        }, iter: 20_000);

    [Fact]
    public void Random_bytes_after_the_start_of_a_pickle_end_in_a_layout_or_a_named_fault()
        => Gen.Byte.Array[0, 200].Sample(bytes => Read("m.pt", new ZipBuilder().Add("a/data.pkl", bytes).Build()), iter: 20_000);

    private static void Read(string name, byte[] file)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            LayoutAssert.IsValid(CheckpointReader.ReadLayout(new MemoryStream(file), name));
        }
        catch (CheckpointException e)
        {
            Assert.True(e.Code is ErrorCode.CheckpointInvalid or ErrorCode.CheckpointUnsupported, e.Message);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "Reading a small file takes no time, whatever is in it.");
    }
}
