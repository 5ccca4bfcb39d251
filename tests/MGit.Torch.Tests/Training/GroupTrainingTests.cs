using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;

namespace MGit.Torch.Tests.Training;

public sealed class GroupTrainingTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [TorchFact]
    public void Members_learn_their_tasks_over_one_backbone()
    {
        (TrainedModel sum, TrainedModel sign) = Members();

        TrainingOutcome outcome = _fixture.Train([sum, sign], ["backbone.*"]);

        Assert.Equal(2, outcome.FinalLoss.Count);
        Assert.InRange(_fixture.Measure(sum, ("builtin", "rmse"), ("dataset", "sum"), ("head", "sum")), 0, 0.25);
        Assert.InRange(_fixture.Measure(sign, ("builtin", "accuracy"), ("dataset", "sign"), ("head", "sign")), 0.93, 1);
        Dictionary<string, byte[]> one = TrainingFixture.Parameters(sum);
        Dictionary<string, byte[]> other = TrainingFixture.Parameters(sign);
        Assert.All(one.Keys.Where(name => name.StartsWith("backbone.", StringComparison.Ordinal)), name => Assert.Equal(one[name], other[name]));
        Assert.Equal(2, one.Keys.Intersect(other.Keys).Count());
    }

    [TorchFact]
    public void A_group_repeats()
    {
        (TrainedModel sum, TrainedModel sign) = Members(epochs: 2);
        (TrainedModel sumAgain, TrainedModel signAgain) = Members(epochs: 2);

        _fixture.Train([sum, sign], ["backbone.*"]);
        _fixture.Train([sumAgain, signAgain], ["backbone.*"]);

        Assert.Equal(TrainingFixture.Bytes(sum), TrainingFixture.Bytes(sumAgain));
        Assert.Equal(TrainingFixture.Bytes(sign), TrainingFixture.Bytes(signAgain));
    }

    [TorchFact]
    public void A_model_with_heads_begins_with_a_parent_of_one_output()
    {
        Datasets();
        TrainedModel parent = _fixture.Model(TrainingFixture.Mlp(2, 1, 24), TrainingFixture.Map(("dataset", "sum"), ("epochs", 1)));
        _fixture.Train(parent);
        using ModelSource initial = TrainingFixture.Open(parent);
        TrainedModel child = _fixture.Model(Architecture("sign", 2), TrainingFixture.Map(("dataset", "sign"), ("head", "sign"), ("epochs", 1)), initial, ["backbone.*"]);

        _fixture.Train(child);

        Assert.Equal(TrainingFixture.Parameters(parent)["layers.0.weight"], TrainingFixture.Parameters(child)["backbone.layers.0.weight"]);
    }

    [TorchFact]
    public void What_members_share_must_fit()
    {
        (TrainedModel sum, TrainedModel sign) = Members(epochs: 2);

        Assert.Contains("differ in learningRate", Fault([sum, sign with { Parameters = With(sign.Parameters, "learningRate", 0.5) }], "backbone.*"), StringComparison.Ordinal);
        Assert.Contains("differ in epochs", Fault([sum, sign with { Parameters = With(sign.Parameters, "epochs", 3L) }], "backbone.*"), StringComparison.Ordinal);
        Assert.Contains("matches no parameter", Fault([sum, sign], "bakcbone.*"), StringComparison.Ordinal);
        Assert.Contains("only one of them freezes", Fault([sum, sign with { Freeze = ["backbone.*"] }], "backbone.*"), StringComparison.Ordinal);
        ValueMap wider = TrainingFixture.Map(("kind", "mlp"), ("inputs", 2), ("hidden", new[] { 25 }), ("heads", new ValueMap([new("sign", 2L)])));
        Assert.Contains("share backbone.layers.0.weight, which is [24,2] in one and [25,2] in the other", Fault([sum, sign with { Architecture = wider }], "backbone.*"), StringComparison.Ordinal);
    }

    private (TrainedModel Sum, TrainedModel Sign) Members(int epochs = 60)
    {
        Datasets();
        ValueMap Parameters(string name) => TrainingFixture.Map(("dataset", name), ("head", name), ("epochs", epochs), ("learningRate", 0.01), ("seed", 3));
        return (_fixture.Model(Architecture("sum", 1), Parameters("sum"), name: "sum@1"), _fixture.Model(Architecture("sign", 2), Parameters("sign"), name: "sign@1"));
    }

    /// <summary>Two tasks over the same inputs, one with fewer rows.</summary>
    private void Datasets()
    {
        if (_fixture.Datasets.Count > 0)
        {
            return;
        }

        IEnumerable<(double A, double B)> points = Enumerable.Range(0, 300).Select(i => (Math.Sin(i * 1.3), Math.Cos(i * 0.7)));
        File.WriteAllText(_fixture.PathOf("sum.csv"), "a,b,y\n" + string.Concat(points.Select(point => FormattableString.Invariant($"{point.A:0.000},{point.B:0.000},{Math.Abs(point.A + point.B):0.000}\n"))));
        File.WriteAllText(_fixture.PathOf("sign.csv"), "a,b,y\n" + string.Concat(points.Take(200).Select(point => FormattableString.Invariant($"{point.A:0.000},{point.B:0.000},{(point.A * point.B > 0 ? 1 : 0)}\n"))));
        foreach (string name in (string[])["sum", "sign"])
        {
            _fixture.Datasets.Add(new DatasetDeclaration { Name = name, Path = _fixture.PathOf(name + ".csv"), Label = "y", TrainShare = 0.8, SplitSeed = 1 });
        }
    }

    private string Fault(IReadOnlyList<TrainedModel> models, string shared) => Assert.Throws<MGitException>(() => _fixture.Train(models, [shared])).Message;

    private static ValueMap Architecture(string head, long outputs)
        => TrainingFixture.Map(("kind", "mlp"), ("inputs", 2), ("hidden", new[] { 24 }), ("heads", new ValueMap([new(head, outputs)])));

    private static ValueMap With(ValueMap map, string key, object value)
        => new([.. map.Where(entry => entry.Key != key), new KeyValuePair<string, object?>(key, value)]);
}
