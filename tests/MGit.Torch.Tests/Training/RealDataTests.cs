using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Running;
using Xunit.Abstractions;

namespace MGit.Torch.Tests.Training;

public sealed class RealDataTests(ITestOutputHelper output) : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [TorchDataFact]
    public void A_small_net_reads_digits()
    {
        Declare(_fixture.Shared("digits", "datasets/smartcore/digits.xy") with { Scale = new FeatureScale(false, 0, 16) });
        TrainedModel model = _fixture.Model(TrainingFixture.Mlp(64, 10, 128, 64), TrainingFixture.Map(("dataset", "digits"), ("epochs", 20), ("seed", 1)));

        TrainingOutcome outcome = _fixture.Train(model);

        Assert.Equal("cpu", outcome.Device);
        Check(model, "accuracy", 0.94, ("dataset", "digits"));
        Check(model, "f1", 0.94, ("dataset", "digits"));
        Assert.True(_fixture.Measure(model, ("builtin", "accuracy"), ("dataset", "digits"), ("perturb", new ValueMap([new("kind", "noise"), new("amount", 1.0), new("seed", 1L)])))
            < _fixture.Measure(model, ("builtin", "accuracy"), ("dataset", "digits")));
        Assert.True(_fixture.Measure(model, ("builtin", "latency"), ("dataset", "digits"), ("batchSize", 8), ("repeats", 5)) > 0);
        Assert.Equal((64 * 128) + 128 + (128 * 64) + 64 + 640 + 10, _fixture.Measure(model, ("builtin", "parameters")));
        Assert.Equal(0, _fixture.Measure(model, ("builtin", "sparsity")));
    }

    [TorchDataFact]
    public void A_convolutional_net_with_batch_normalisation_reads_digits()
    {
        Declare(_fixture.Shared("digits", "datasets/smartcore/digits.xy") with { Scale = new FeatureScale(false, 0, 16), Shape = new Engine.Tensors.TensorShape(1, 8, 8) });
        ValueMap architecture = TrainingFixture.Map(("kind", "cnn"), ("inputs", new[] { 1, 8, 8 }), ("channels", new[] { 8, 16 }), ("batchNorm", true), ("outputs", 10));
        TrainedModel model = _fixture.Model(architecture, TrainingFixture.Map(("dataset", "digits"), ("epochs", 6), ("optimizer", "sgd"), ("learningRate", 0.05), ("schedule", "cosine")));

        _fixture.Train(model);

        Check(model, "accuracy", 0.95, ("dataset", "digits"));
    }

    [TorchDataFact]
    public void Iris_breast_cancer_and_diabetes_are_learnt()
    {
        foreach ((string name, int inputs, int outputs, string metric, double least) in new[]
        {
            ("iris", 4, 3, "accuracy", 0.9), ("breast_cancer", 30, 2, "accuracy", 0.93), ("diabetes", 10, 1, "r2", 0.3),
        })
        {
            Declare(_fixture.Shared(name, $"datasets/smartcore/{name}.xy") with { Scale = FeatureScale.Standard });
            TrainedModel model = _fixture.Model(
                TrainingFixture.Mlp(inputs, outputs, 32),
                TrainingFixture.Map(("dataset", name), ("epochs", 30), ("optimizer", "adamw"), ("learningRate", name == "diabetes" ? 0.03 : 0.01), ("batchSize", 16)));
            _fixture.Train(model);
            Check(model, metric, least, ("dataset", name));
        }
    }

    [TorchDataFact]
    public void Questions_to_a_bank_are_sorted_into_77_kinds()
    {
        string folder = Path.Combine(TrainingFixture.SharedData!, "datasets", "banking77");
        _fixture.Datasets.Add(new DatasetDeclaration { Name = "banking", Path = Path.Combine(folder, "train.csv"), Text = "text", Label = "category", Vocabulary = 2048 });
        _fixture.Datasets.Add(new DatasetDeclaration { Name = "banking-test", Path = Path.Combine(folder, "test.csv"), Text = "text", Label = "category", Like = "banking" });
        TrainedModel model = _fixture.Model(
            TrainingFixture.Mlp(2048, 77, 64), TrainingFixture.Map(("dataset", "banking"), ("epochs", 5), ("learningRate", 0.01), ("batchSize", 64)));

        _fixture.Train(model);

        Check(model, "accuracy", 0.75, ("dataset", "banking-test"));
        Check(model, "accuracy", 0.5, ("dataset", "banking-test"), ("perturb", new ValueMap([new("kind", "words"), new("amount", 0.2)])));
    }

    [TorchDataFact]
    public void A_decoder_learns_which_characters_follow_in_shakespeare()
    {
        string text = File.ReadAllText(Path.Combine(TrainingFixture.SharedData!, "datasets", "tinyshakespeare.txt"))[..60_000];
        File.WriteAllText(_fixture.PathOf("part.txt"), text);
        _fixture.Datasets.Add(new DatasetDeclaration { Name = "text", Path = _fixture.PathOf("part.txt"), Context = 64, TrainShare = 0.9, SplitSeed = 1 });
        ValueMap architecture = TrainingFixture.Map(
            ("kind", "transformer-decoder"), ("vocabulary", 65), ("context", 64), ("width", 48), ("depth", 2), ("attentionHeads", 2), ("dropout", 0.1));
        TrainedModel model = _fixture.Model(
            architecture, TrainingFixture.Map(("dataset", "text"), ("epochs", 1), ("learningRate", 0.005), ("optimizer", "adamw"), ("warmupEpochs", 0.1), ("schedule", "cosine"), ("gradientClip", 1), ("batchSize", 16)));

        _fixture.Train(model);

        double perplexity = _fixture.Measure(model, ("builtin", "perplexity"), ("dataset", "text"));
        output.WriteLine($"perplexity {perplexity:0.00}");
        // The entropy of single characters alone gives 27.
        Assert.InRange(perplexity, 2, 18);
        Assert.Equal(Math.Log(perplexity), _fixture.Measure(model, ("builtin", "loss"), ("dataset", "text")), 9);
    }

    private void Declare(DatasetDeclaration dataset)
    {
        _fixture.Datasets.RemoveAll(known => known.Name == dataset.Name);
        _fixture.Datasets.Add(dataset);
    }

    private void Check(TrainedModel model, string metric, double least, params (string Key, object? Value)[] entries)
    {
        double value = _fixture.Measure(model, [("builtin", metric), .. entries]);
        output.WriteLine($"{model.Parameters["dataset"]} {metric} {value:0.0000}");
        Assert.True(value >= least, $"{metric} is {value}");
    }
}
