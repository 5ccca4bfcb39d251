using System.Runtime.InteropServices;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Running.Metrics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Running.Metrics;

public sealed class ModelMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_of_classes_are_those_of_hand_worked_numbers()
    {
        // The model says class 2, 1, 0, 0 with certainty; true are 2, 1, 1, 0.
        DatasetDeclaration data = Table("x,y\n2,2\n1,1\n0,1\n0,0\n");
        FakeModel model = new(row => [row[0] == 0 ? 5 : 0, row[0] == 1 ? 5 : 0, row[0] == 2 ? 5 : 0], 3);

        Assert.Equal(new MetricValue("accuracy", 0.75, true), Measure(model, data, ("builtin", "accuracy")));
        // F1 per class: 0: 2*1/(2+1), 1: 2*1/(1+2), 2: 1.
        Assert.Equal(((2.0 / 3) + (2.0 / 3) + 1) / 3, Measure(model, data, ("builtin", "f1")).Value, 12);
        double right = Math.Log(Math.Exp(5) + 2) - 5;
        Assert.Equal(((3 * right) + right + 5) / 4, Measure(model, data, ("builtin", "loss")).Value, 6);
        Assert.False(Measure(model, data, ("builtin", "loss")).HigherIsBetter);
        Assert.True(Measure(model, data, ("builtin", "loss"), ("direction", "higher")).HigherIsBetter);
    }

    [Fact]
    public void Scores_of_numbers_are_those_of_hand_worked_numbers()
    {
        DatasetDeclaration data = Table("x,y\n1,1.5\n2,2\n3,2.5\n");
        FakeModel model = new(row => [row[0]], 1);

        Assert.Equal(Math.Sqrt(0.5 / 3), Measure(model, data, ("builtin", "rmse")).Value, 6);
        Assert.Equal(1.0 / 3, Measure(model, data, ("builtin", "mae")).Value, 6);
        Assert.Equal(0, Measure(model, data, ("builtin", "r2")).Value, 6);
        Assert.Equal(0.5 / 3, Measure(model, data, ("builtin", "loss")).Value, 6);
        Assert.True(Measure(model, data, ("builtin", "r2")).HigherIsBetter);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(256)]
    public void The_size_of_batches_changes_no_score(int batchSize)
    {
        DatasetDeclaration data = Table("x,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i % 3}\n")));
        FakeModel model = new(row => [MathF.Sin(row[0]), MathF.Cos(row[0]), 0.1f], 3);

        Assert.Equal(
            Measure(model, data, ("builtin", "loss"), ("batchSize", 7L)).Value,
            Measure(model, data, ("builtin", "loss"), ("batchSize", (long)batchSize)).Value, 12);
    }

    [Fact]
    public void Metrics_use_the_rows_for_testing_and_perturb_them_when_asked()
    {
        DatasetDeclaration data = Table("x,y\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},{i % 2}\n"))) with { TrainShare = 0.7 };
        FakeModel model = new(row => [row[0], 0], 2);

        Measure(model, data, ("builtin", "accuracy"));
        Assert.Equal(3, model.Seen.Count);
        float[] clean = [.. model.Seen];
        Measure(model, data, ("builtin", "accuracy"), ("perturb", new ValueMap([new("kind", "noise"), new("amount", 1.0)])));
        Assert.All(clean.Zip(model.Seen.Skip(3)), pair => Assert.NotEqual(pair.First, pair.Second));
        Measure(model, data, ("builtin", "accuracy"), ("split", "all"));
        Assert.Equal(16, model.Seen.Count);
    }

    [Fact]
    public void A_language_model_is_measured_token_by_token()
    {
        _folder.File("t.txt", "ababab");
        DatasetDeclaration data = new() { Name = "d", Path = _folder.PathOf("t.txt"), Context = 5 };
        // Certain that the other letter follows, and right every time.
        FakeModel model = new(row => row[0] == 0 ? [0, 3] : [3, 0], 2);

        Assert.Equal(1, Measure(model, data, ("builtin", "accuracy")).Value);
        Assert.Equal(1 + Math.Exp(-3), Measure(model, data, ("builtin", "perplexity")).Value, 6);
    }

    [Fact]
    public void Latency_is_timed_with_as_many_rows_as_asked_for()
    {
        DatasetDeclaration data = Table("x,y\n1,0\n2,1\n");
        FakeModel model = new(row => [row[0], 0], 2);

        MetricValue latency = Measure(model, data, ("builtin", "latency"), ("batchSize", 5L), ("repeats", 3L));

        Assert.True(latency is { Value: > 0, HigherIsBetter: false });
        Assert.Equal(5 * (3 + 5), model.Seen.Count);
    }

    [Theory]
    [InlineData("accuracy", "head", "parity", "expected head: and one of them, not \"parity\"")]
    [InlineData("rmse", "dataset", "d", "rmse is no measure of classification")]
    [InlineData("accuracy", "dataset", "nowhere", "is not declared")]
    [InlineData("acuracy", "dataset", "d", "did you mean \"accuracy\"?")]
    [InlineData("accuracy", "datset", "d", "did you mean \"dataset\"?")]
    [InlineData("sparsity", "batchSize", 4L, "does not say its parameters")]
    public void What_does_not_fit_is_named(string builtin, string key, object value, string expected)
    {
        DatasetDeclaration data = Table("x,y\n1,a\n2,b\n");
        ValueMap metric = new([.. new Dictionary<string, object?> { ["builtin"] = builtin, ["dataset"] = "d", [key] = value }]);

        MGitException fault = Assert.Throws<MGitException>(() => ModelMetrics.Measure(new FakeModel(row => [row[0], 0], 2), metric, [data], null, CancellationToken.None));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_has_not_a_row_for_each_input_is_an_error()
    {
        DatasetDeclaration data = Table("x,y\n1,a\n2,b\n3,a\n");

        MGitException fault = Assert.Throws<MGitException>(() => Measure(new FakeModel(row => [row[0], 0], 2) { RowsGiven = 2 }, data, ("builtin", "accuracy")));

        Assert.Equal(ErrorCode.ModelNotRunnable, fault.Code);
        Assert.Contains("gave F32 of shape [2,2] for 3 rows; expected 6", fault.Message, StringComparison.Ordinal);
    }

    private static MetricValue Measure(FakeModel model, DatasetDeclaration data, params (string Key, object Value)[] metric)
        => ModelMetrics.Measure(
            model, new ValueMap([new("dataset", "d"), .. metric.Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value))]), [data], null, CancellationToken.None);

    private DatasetDeclaration Table(string text) => new() { Name = "d", Path = _folder.File("d.csv", text), Label = "y" };

    /// <summary>Computes each row, or token, by a function of its first number.</summary>
    private sealed class FakeModel(Func<float[], float[]> compute, int width) : IRunningModel
    {
        public List<float> Seen { get; } = [];

        public int? RowsGiven { get; init; }

        public string Name => "fake@1";

        public string Device => "cpu";

        public long ParameterBytes => 0;

        public long SharedBytes => 0;

        public IReadOnlyList<NamedArray> Invoke(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken)
        {
            NamedArray input = Assert.Single(inputs);
            float[] rows = input.ElementType == ElementType.I64
                ? [.. MemoryMarshal.Cast<byte, long>(input.Data.Span).ToArray().Select(token => (float)token)]
                : MemoryMarshal.Cast<byte, float>(input.Data.Span).ToArray();
            Seen.AddRange(rows);
            float[] output = [.. rows.Take(RowsGiven ?? rows.Length).SelectMany(row => compute([row]))];
            long[] shape = input.ElementType == ElementType.I64 ? [.. input.Shape.Dimensions, width] : [RowsGiven ?? rows.Length, width];
            return [new NamedArray("output", ElementType.F32, new TensorShape(shape), MemoryMarshal.AsBytes(output.AsSpan()).ToArray())];
        }

        public void Dispose()
        {
        }
    }
}
