using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Engine.Tensors;

namespace MGit.Torch.Tests.Training;

public sealed class TrainingTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public TrainingTests() => _fixture.Moons();

    public void Dispose() => _fixture.Dispose();

    [TorchTheory]
    [InlineData("sgd", 0.1)]
    [InlineData("adam", 0.01)]
    [InlineData("adamw", 0.01)]
    public void Every_optimizer_learns_two_moons(string optimizer, double rate)
    {
        TrainedModel model = _fixture.Model(
            TrainingFixture.Mlp(2, 2, 32, 32),
            TrainingFixture.Map(("dataset", "moons"), ("epochs", 40), ("optimizer", optimizer), ("learningRate", rate), ("warmupEpochs", 1), ("schedule", "cosine"), ("gradientClip", 5)));

        _fixture.Train(model);

        Assert.InRange(_fixture.Measure(model, ("builtin", "accuracy"), ("dataset", "moons")), 0.97, 1);
        Assert.Equal(40, _fixture.Log.Count);
        Assert.Matches(@"^m@1: epoch 40 of 40, loss 0\.\d{4}, learning rate ", _fixture.Log[^1]);
    }

    [TorchFact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        ValueMap architecture = TrainingFixture.Map(
            ("kind", "mlp"), ("inputs", 2), ("hidden", new[] { 16, 16 }), ("outputs", 2), ("dropout", 0.2));
        TrainedModel Make(long seed) => _fixture.Model(
            architecture,
            TrainingFixture.Map(("dataset", "moons"), ("epochs", 3), ("seed", seed), ("perturb", new ValueMap([new("kind", "noise"), new("amount", 0.1)]))));
        TrainedModel first = Make(4);
        TrainedModel second = Make(4);
        TrainedModel other = Make(5);

        _fixture.Train(first);
        _fixture.Train(second);
        _fixture.Train(other);

        Assert.Equal(TrainingFixture.Bytes(first), TrainingFixture.Bytes(second));
        Assert.NotEqual(TrainingFixture.Bytes(first), TrainingFixture.Bytes(other));
    }

    [TorchFact]
    public void Trainings_side_by_side_give_the_bytes_they_give_alone()
    {
        TrainedModel[] models = [.. Enumerable.Range(0, 4).Select(i => _fixture.Model(
            TrainingFixture.Map(("kind", "mlp"), ("inputs", 2), ("hidden", new[] { 16 }), ("outputs", 2), ("dropout", 0.3)),
            TrainingFixture.Map(("dataset", "moons"), ("epochs", 3), ("seed", i / 2))))];

        _fixture.Train(models[0]);
        _fixture.Train(models[2]);
        Parallel.ForEach([models[1], models[3]], model => new TorchModelRuntime().Train(
            new TrainingRequest { Models = [model], Datasets = _fixture.Datasets, Device = "cpu" }, null, CancellationToken.None));

        Assert.Equal(TrainingFixture.Bytes(models[0]), TrainingFixture.Bytes(models[1]));
        Assert.Equal(TrainingFixture.Bytes(models[2]), TrainingFixture.Bytes(models[3]));
    }

    [TorchFact]
    public void Collections_of_garbage_during_a_training_change_nothing()
    {
        TrainedModel[] models = [.. Enumerable.Range(0, 3).Select(_ => _fixture.Model(
            TrainingFixture.Map(("kind", "mlp"), ("inputs", 2), ("hidden", new[] { 16, 16 }), ("outputs", 2), ("dropout", 0.1)),
            TrainingFixture.Map(("dataset", "moons"), ("epochs", 20), ("optimizer", "adamw"), ("gradientClip", 1))))];
        _fixture.Train(models[0]);
        using CancellationTokenSource trained = new();
        Task collecting = Task.Run(() =>
        {
            while (!trained.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });

        Parallel.ForEach(models[1..], model => new TorchModelRuntime().Train(
            new TrainingRequest { Models = [model], Datasets = _fixture.Datasets, Device = "cpu" }, null, CancellationToken.None));
        trained.Cancel();
        collecting.Wait();

        Assert.All(models[1..], model => Assert.Equal(TrainingFixture.Bytes(models[0]), TrainingFixture.Bytes(model)));
    }

    [TorchFact]
    public void A_child_begins_where_its_parent_ended_and_leaves_frozen_parameters_alone()
    {
        TrainedModel parent = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 3)), name: "parent@1");
        _fixture.Train(parent);
        using ModelSource initial = TrainingFixture.Open(parent);
        TrainedModel child = _fixture.Model(
            TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 1), ("learningRate", 1e-5)), initial, ["layers.0.*"], "child@1");

        _fixture.Train(child);

        Dictionary<string, byte[]> before = TrainingFixture.Parameters(parent);
        Dictionary<string, byte[]> after = TrainingFixture.Parameters(child);
        Assert.Equal(before["layers.0.weight"], after["layers.0.weight"]);
        Assert.Equal(before["layers.0.bias"], after["layers.0.bias"]);
        Assert.NotEqual(before["layers.1.weight"], after["layers.1.weight"]);
        Assert.All(Floats(before["layers.1.weight"]).Zip(Floats(after["layers.1.weight"])), pair => Assert.InRange(pair.First - pair.Second, -1e-3f, 1e-3f));
        Assert.Contains(_fixture.Log, line => line == $"child@1: 4 of 4 parameters begin as in {initial.Name}");
    }

    [TorchFact]
    public void Frozen_parameters_of_half_precision_keep_their_bytes()
    {
        string path = _fixture.PathOf("half.safetensors");
        byte[] weight = MemoryMarshal.AsBytes([.. Enumerable.Range(0, 32).Select(i => (Half)(0.1 * i))]).ToArray();
        using (FileStream file = File.Create(path))
        {
            SafetensorsWriter.Write(file, [new SafetensorsTensor("model.layers.0.weight", ElementType.F16, new TensorShape(16, 2), stream => stream.Write(weight))]);
        }

        using ModelSource initial = ModelSource.OpenPath(path, CancellationToken.None);
        TrainedModel child = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 1)), initial, ["layers.0.weight"]);

        _fixture.Train(child);

        Assert.Equal(weight, TrainingFixture.Parameters(child)["layers.0.weight"]);
    }

    [TorchFact]
    public void Frozen_batch_normalisation_records_no_statistics()
    {
        DatasetDeclaration moons = _fixture.Datasets[0] with { Shape = new TensorShape(1, 1, 2) };
        _fixture.Datasets[0] = moons;
        ValueMap architecture = TrainingFixture.Map(
            ("kind", "cnn"), ("inputs", new[] { 1, 1, 2 }), ("channels", new[] { 4, 4 }), ("pool", 1), ("batchNorm", true), ("outputs", 2));
        ValueMap parameters = TrainingFixture.Map(("dataset", "moons"), ("epochs", 1));
        TrainedModel parent = _fixture.Model(architecture, parameters);
        _fixture.Train(parent);
        using ModelSource initial = TrainingFixture.Open(parent);
        TrainedModel child = _fixture.Model(architecture, parameters, initial, ["blocks.0.*"]);

        _fixture.Train(child);

        Dictionary<string, byte[]> before = TrainingFixture.Parameters(parent);
        Dictionary<string, byte[]> after = TrainingFixture.Parameters(child);
        Assert.All(before.Keys.Where(name => name.StartsWith("blocks.0.", StringComparison.Ordinal)), name => Assert.Equal(before[name], after[name]));
        Assert.NotEqual(before["blocks.1.norm.running_mean"], after["blocks.1.norm.running_mean"]);
        Assert.Equal(10, BitConverter.ToInt64(before["blocks.1.norm.num_batches_tracked"]));
        Assert.Equal(20, BitConverter.ToInt64(after["blocks.1.norm.num_batches_tracked"]));
    }

    [TorchFact]
    public void Pruned_parameters_stay_0_where_that_is_asked_for()
    {
        string path = _fixture.PathOf("pruned.safetensors");
        float[] weight = [.. Enumerable.Range(0, 32).Select(i => i % 3 == 0 ? 0 : MathF.Sin(i))];
        using (FileStream file = File.Create(path))
        {
            SafetensorsWriter.Write(file, [new SafetensorsTensor("layers.0.weight", ElementType.F32, new TensorShape(16, 2), stream => stream.Write(MemoryMarshal.AsBytes(weight.AsSpan())))]);
        }

        using ModelSource initial = ModelSource.OpenPath(path, CancellationToken.None);
        TrainedModel kept = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 2), ("keepZeros", true), ("weightDecay", 0.01)), initial);
        TrainedModel free = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 2)), initial);

        _fixture.Train(kept);
        _fixture.Train(free);

        float[] after = Floats(TrainingFixture.Parameters(kept)["layers.0.weight"]);
        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(weight[i] == 0, after[i] == 0));
        Assert.DoesNotContain(0f, Floats(TrainingFixture.Parameters(free)["layers.0.weight"]));
        Assert.InRange(_fixture.Measure(kept, ("builtin", "sparsity")), 11.0 / 82, 12.0 / 82);
    }

    [TorchFact]
    public void A_training_that_diverges_says_at_which_epoch_and_leaves_nothing()
    {
        TrainedModel model = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("optimizer", "sgd"), ("learningRate", 1000), ("epochs", 50), ("momentum", 0.99), ("task", "classification"), ("weightDecay", 1)));

        MGitException fault = Assert.Throws<MGitException>(() => _fixture.Train(model));

        Assert.Equal(ErrorCode.CreationFailed, fault.Code);
        Assert.Matches(@"diverged: the loss of epoch \d+ is no number. Try a lower learningRate \(it was 1\.0e\+3\)", fault.Message);
        Assert.Empty(Directory.GetFileSystemEntries(model.OutputFolder));
    }

    [TorchFact]
    public void A_training_that_is_stopped_leaves_nothing()
    {
        using CancellationTokenSource stop = new();
        TrainedModel model = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), ("epochs", 1_000_000)));
        TrainingRequest request = new() { Models = [model], Datasets = _fixture.Datasets, Device = "cpu", Log = _ => stop.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => _fixture.Runtime.Train(request, null, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(model.OutputFolder));
    }

    [TorchTheory]
    [InlineData("learningrate", 0.1, "unknown parameter \"learningrate\"; did you mean \"learningRate\"?")]
    [InlineData("optimizer", "adma", "optimizer is \"adma\"; expected one of sgd, adam, adamw; did you mean \"adam\"?")]
    [InlineData("epochs", 0L, "epochs is 0; expected a whole number from 1")]
    [InlineData("batchSize", 2.5, "batchSize is 2.5; expected a whole number")]
    [InlineData("momentum", 0.9, "momentum is 0.9; expected optimizer: sgd with it")]
    [InlineData("head", "parity", "expected head: and one of them, not \"parity\"")]
    [InlineData("task", "language", "the data set moons is no running text")]
    [InlineData("split", "tset", "did you mean \"test\"?")]
    [InlineData("seed", -1L, "seed is -1")]
    public void What_does_not_fit_is_named(string key, object value, string expected)
    {
        TrainedModel model = _fixture.Model(TrainingFixture.Mlp(2, 2, 16), TrainingFixture.Map(("dataset", "moons"), (key, value)));

        Assert.Contains(expected, Assert.Throws<MGitException>(() => _fixture.Train(model)).Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Data_and_architecture_must_fit()
    {
        ValueMap parameters = TrainingFixture.Map(("dataset", "moons"));

        Assert.Contains("has rows of 2 numbers and the architecture inputs: 3", Fault(_fixture.Model(TrainingFixture.Mlp(3, 2), parameters)), StringComparison.Ordinal);
        Assert.Contains("has 2 classes and the model's output 1 numbers", Fault(_fixture.Model(TrainingFixture.Mlp(2, 1), parameters)), StringComparison.Ordinal);
        Assert.Contains("matches no parameter", Fault(_fixture.Model(TrainingFixture.Mlp(2, 2), parameters, freeze: ["layer.0.*"])), StringComparison.Ordinal);
        Assert.Contains("Nothing of m@1 is left to train", Fault(_fixture.Model(TrainingFixture.Mlp(2, 2), parameters, freeze: ["*"])), StringComparison.Ordinal);
        Assert.Contains("takes tokens", Fault(_fixture.Model(
            TrainingFixture.Map(("kind", "transformer-encoder"), ("vocabulary", 9), ("context", 4), ("width", 8), ("depth", 1), ("outputs", 2)), parameters)), StringComparison.Ordinal);
    }

    private string Fault(TrainedModel model) => Assert.Throws<MGitException>(() => _fixture.Train(model)).Message;

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).ToArray();
}
