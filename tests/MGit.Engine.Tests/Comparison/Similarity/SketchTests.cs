using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Models;

namespace MGit.Engine.Tests.Comparison.Similarity;

public sealed class SketchTests
{
    [Fact]
    public void A_sample_follows_from_the_number_of_elements_and_a_shorter_one_begins_a_longer_one()
    {
        (long First, int Length)[] all = [.. SamplePlan.Runs(1_000_003, SamplePlan.MaxSamples)];

        Assert.Equal(SamplePlan.MaxSamples, all.Sum(run => run.Length));
        Assert.All(all, run => Assert.InRange(run.First, 0, 1_000_003 - run.Length));
        Assert.Equal(all[..8], SamplePlan.Runs(1_000_003, SamplePlan.MinSamples));
        Assert.Equal([(0L, 7)], SamplePlan.Runs(7, SamplePlan.MinSamples));
    }

    [Fact]
    public void What_is_kept_is_read_back_and_damage_is_no_sketch()
    {
        ModelSketch sketch = Sketch(Nets.New(1));

        byte[] bytes = SketchFormat.Write(sketch);
        ModelSketch back = SketchFormat.Read(bytes)!;

        Assert.Equal(sketch.Tensors.Select(tensor => (tensor.Name, tensor.Key)), back.Tensors.Select(tensor => (tensor.Name, tensor.Key)));
        Assert.Equal((sketch.LayoutKey, sketch.Elements, sketch.Format), (back.LayoutKey, back.Elements, back.Format));
        for (int length = 0; length < bytes.Length; length += 97)
        {
            Assert.Null(SketchFormat.Read(bytes[..length]));
        }
    }

    [Fact]
    public void Running_statistics_counters_and_constant_tensors_are_left_out()
        => Assert.All(Sketch(Nets.New(2)).Tensors, tensor => Assert.EndsWith(".weight", tensor.Name, StringComparison.Ordinal));

    [Fact]
    public void Models_trained_apart_correlate_as_chance_has_it_and_children_as_their_drift_has_it()
    {
        Nets net = Nets.New(3, layers: 12);
        ModelSketch sketch = Sketch(net);

        Assert.InRange(SketchMatch.Compare(Sketch(Nets.New(4, layers: 12)), sketch).Closeness, 0, 0.1);
        Assert.InRange(SketchMatch.Compare(Sketch(net.Trained(1, 1)), sketch).Closeness, 0.65, 0.76);
        Assert.InRange(SketchMatch.Compare(Sketch(net.Trained(1, 0.1)), sketch).Closeness, 0.99, 1);
        Assert.Equal(1, SketchMatch.Compare(sketch, sketch).Shared);
    }

    [Fact]
    public void Near_models_lie_near_each_other_in_most_orders()
    {
        Nets net = Nets.New(5);
        Dictionary<long, byte[]> mine = SketchPlaces.Of(Sketch(net)).ToDictionary(place => place.Tree, place => place.Place);
        int near = SketchPlaces.Of(Sketch(net.Trained(1, 0.05))).Count(place => mine[place.Tree].AsSpan(0, 1).SequenceEqual(place.Place.AsSpan(0, 1)));
        int far = SketchPlaces.Of(Sketch(Nets.New(6))).Count(place => mine[place.Tree].AsSpan(0, 1).SequenceEqual(place.Place.AsSpan(0, 1)));

        Assert.True(near > mine.Count / 2, $"{near} of {mine.Count}");
        Assert.True(far <= 1, $"{far} of {mine.Count}");
    }

    private static ModelSketch Sketch(Nets net)
    {
        using TemporaryFolder folder = new();
        using ModelSource source = ModelSource.OpenPath(folder.File("m.safetensors", net.ToFile()), CancellationToken.None);
        return SketchBuilder.Build(source, new Dictionary<string, double>(), CancellationToken.None);
    }
}
