using System.Diagnostics;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Pickle;
using MGit.Engine.Checkpoints.PyTorch;

namespace MGit.Engine.Tests.Checkpoints.Pickle;

public sealed class InertPickleTests
{
    [Fact]
    public void A_pickle_that_would_call_the_system_is_inert_and_reported()
    {
        using TemporaryFolder folder = new();
        string trace = folder.PathOf("trace");
        byte[] pickle = new PickleBuilder().Proto().Global("os", "system").Mark().Text($"touch '{trace}'").Tuple().Reduce().Stop().Build();

        CheckpointLayout layout = Layouts.Read(pickle, "model.pkl");

        Assert.Equal(CheckpointFormat.Plain, layout.Format);
        Assert.Equal("os.system was named by the pickle and not called", Assert.Single(layout.Notices));
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void Tensors_beside_a_hostile_call_are_read_and_the_call_is_reported()
    {
        byte[] file = TorchZipBuilder.Build(
            p => p.Dict(
                ("evil", q => q.Global("builtins", "eval").Mark().Text("1").Tuple().Reduce()),
                ("evil again", q => q.Global("builtins", "eval").Mark().Text("2").Tuple().Reduce()),
                ("w", q => q.Tensor("0", "FloatStorage", 2, 0, [2], [1]))),
            ("0", TorchZipBuilder.Floats(1, 2)));

        CheckpointLayout layout = Layouts.Read(file);

        Assert.Equal("w", Assert.Single(layout.Tensors).Name);
        Assert.Equal("builtins.eval was named by the pickle and not called", Assert.Single(layout.Notices));
    }

    [Fact]
    public void A_name_with_control_characters_is_reported_escaped()
    {
        byte[] pickle = new PickleBuilder().Proto().Text("os\u001b[2J").Text("x").Raw(0x93).Stop().Build();
        Assert.DoesNotContain('\u001b', Assert.Single(Layouts.Read(pickle, "model.pkl").Notices));
    }

    [Fact]
    public void A_malformed_pickle_of_a_foreign_kind_is_plain_and_says_why()
    {
        CheckpointLayout layout = Layouts.Read([0x80, 4, (byte)'N'], "state.pkl");
        Assert.Equal(CheckpointFormat.Plain, layout.Format);
        Assert.EndsWith("(Truncated)", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_structure_that_holds_itself_ends()
    {
        byte[] file = TorchZipBuilder.Build(
            p => p.Op('}').Raw((byte)'q', 0)
                .Text("self").Raw((byte)'h', 0).Op('s')
                .Text("list").Op(']').Raw((byte)'q', 1).Raw((byte)'h', 1).Op('a').Raw((byte)'h', 0).Op('a').Op('s')
                .Text("w").Tensor("0", "FloatStorage", 2, 0, [2], [1]).Op('s'),
            ("0", TorchZipBuilder.Floats(1, 2)));

        Assert.Equal("w", Assert.Single(Layouts.Read(file).Tensors).Name);
    }

    [Fact]
    public void A_deep_structure_is_searched_as_deep_as_real_ones_go()
    {
        PickleBuilder deep = new PickleBuilder().Proto();
        for (int i = 0; i < 100_000; i++)
        {
            deep.Op(']');
        }

        for (int i = 1; i < 100_000; i++)
        {
            deep.Op('a');
        }

        CheckpointLayout layout = Layouts.Read(new ZipBuilder().Add("archive/data.pkl", deep.Stop().Build()).Build());

        Assert.Contains("nested more than 200 deep", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Structures_that_share_their_parts_over_and_over_end()
    {
        // Each list holds the one before it ten times: 10^40 paths lead to the innermost.
        PickleBuilder bomb = new PickleBuilder().Proto().Op(']').Raw((byte)'q', 0);
        for (byte i = 1; i <= 40; i++)
        {
            bomb.Op('0').Op(']').Mark();
            for (int j = 0; j < 10; j++)
            {
                bomb.Raw((byte)'h', (byte)(i - 1));
            }

            bomb.Op('e').Raw((byte)'q', i);
        }

        Assert.Empty(Layouts.Read(new ZipBuilder().Add("archive/data.pkl", bomb.Stop().Build()).Build()).Tensors);
    }

    [Fact]
    public void Keys_chosen_to_collide_cost_no_more_than_others()
    {
        // The default hash of every one of these numbers is 0: as many comparisons as the square of their number.
        PickleBuilder keys = new PickleBuilder().Proto().Op('}').Mark();
        for (long i = 1; i <= 300_000; i++)
        {
            keys.Int(i | (i << 32)).None();
        }

        Stopwatch watch = Stopwatch.StartNew();
        Layouts.Read(new ZipBuilder().Add("archive/data.pkl", keys.Op('u').Stop().Build()).Build());

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }

    [Fact]
    public void Long_names_that_a_few_bytes_repeat_are_refused()
    {
        string name = new('x', 1000);
        Layouts.ExpectFault(PickleFault.TooLarge, new ZipBuilder().Add("archive/data.pkl", new PickleBuilder().Proto().Text("m").Text(name).Raw(0x93).Stop().Build()).Build());
        Layouts.ExpectFault(TorchFault.StorageInvalid, new ZipBuilder().Add("archive/data.pkl", new PickleBuilder().Proto().Storage(name, "FloatStorage", 0).Stop().Build()).Build());
    }
}
