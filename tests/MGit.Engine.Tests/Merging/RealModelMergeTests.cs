using MGit.Engine.Checkpoints;
using MGit.Engine.Merging;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Merging.Planning;
using MGit.Engine.Models;

namespace MGit.Engine.Tests.Merging;

/// <summary>Merges of models derived from a real detector, whose two kinds of heads hang on one backbone.</summary>
public sealed class RealModelMergeTests : IDisposable
{
    private const string Detector = "family_ulfd_rfb/version-RFB-320.onnx";
    private const string Classification = "classification_headers.3.weight";
    private const string Regression = "regression_headers.3.weight";

    private readonly TemporaryFolder _folder = new();
    private readonly List<ModelSource> _open = [];

    public void Dispose()
    {
        _open.ForEach(model => model.Dispose());
        _folder.Dispose();
    }

    [SharedDataTheory]
    [InlineData(Classification, Regression, MergeOutcome.NoConflict)]
    [InlineData("base_net.0.0.weight", Regression, MergeOutcome.PossibleConflict)]
    [InlineData(Classification, Classification, MergeOutcome.Conflict)]
    public void The_data_flow_of_an_onnx_graph_decides(string ours, string theirs, MergeOutcome expected)
    {
        ModelSource origin = Open(SharedData.PathOf(Detector));

        MergePlan plan = MergePlanner.Make(origin, [Derive("ours", origin, ours, 0.5), Derive("theirs", origin, theirs, 0.7)], new MergeOptions(), null);

        Assert.Equal(expected, plan.Outcome);
        Assert.Equal(expected == MergeOutcome.Conflict, plan.Tensors is null);
    }

    [SharedDataFact]
    public void Two_heads_are_merged_into_an_onnx_file_that_differs_nowhere_else()
    {
        ModelSource origin = Open(SharedData.PathOf(Detector));
        ModelSource ours = Derive("ours", origin, Classification, 0.5);
        ModelSource theirs = Derive("theirs", origin, Regression, 0.7);

        MergePlan plan = MergePlanner.Make(origin, [ours, theirs], new MergeOptions(), null);
        ComposedModel composed = ModelComposer.Write(plan.Containers, plan.Tensors!, Folder("merged"), null, CancellationToken.None);

        Assert.True(composed.IsRefilled);
        ModelSource merged = Open(composed.Path);
        Assert.Equal(CheckpointFormat.Onnx, merged.Format);
        foreach (SourceParameter parameter in merged.Parameters)
        {
            ModelSource source = parameter.Name == Regression ? theirs : parameter.Name == Classification ? ours : origin;
            Assert.Equal(source.ContentIdOf(source.Parameters[parameter.Index]), merged.ContentIdOf(parameter));
        }

        Assert.Equal(origin.Graph.Edges, merged.Graph.Edges);
        Assert.Equal(new FileInfo(SharedData.PathOf(Detector)).Length, new FileInfo(composed.Path).Length);
    }

    [SharedDataFact]
    public void Checkpoints_of_one_training_are_averaged_value_by_value()
    {
        ModelSource[] epochs = [.. new[] { "300", "400", "440" }.Select(epoch => Open(SharedData.PathOf($"family_ulfd_rfb/rfb_epoch_{epoch}.pth")))];

        MergePlan plan = MergePlanner.Make(epochs[0], epochs[1..], new MergeOptions { Strategies = [new("*", MergeStrategy.Average)] }, null);
        ComposedModel composed = ModelComposer.Write(plan.Containers, plan.Tensors!, Folder("average"), null, CancellationToken.None);

        ModelSource merged = Open(composed.Path);
        Assert.True(composed.IsRefilled);
        Assert.Equal(epochs[1].Parameters.Select(parameter => parameter.Name), merged.Parameters.Select(parameter => parameter.Name));
        foreach (SourceParameter parameter in merged.Parameters.Where(parameter => parameter.ElementType == Engine.Tensors.ElementType.F32))
        {
            float[] left = Values(epochs[1], parameter);
            float[] right = Values(epochs[2], parameter);
            Assert.Equal(left.Zip(right, (x, y) => (float)(((double)x + y) / 2)), Values(merged, parameter));
        }
    }

    private ModelSource Derive(string name, ModelSource origin, string parameter, double sparsity)
    {
        IReadOnlyList<ComputedTensor> tensors = new MagnitudePruning(sparsity, parameters: [parameter]).Plan([origin]);
        return Open(ModelComposer.Write(origin, tensors, Folder(name), null, CancellationToken.None).Path);
    }

    private ModelSource Open(string path)
    {
        ModelSource model = ModelSource.OpenPath(path, CancellationToken.None);
        _open.Add(model);
        return model;
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder.PathOf(name)).FullName;

    private static float[] Values(ModelSource model, SourceParameter parameter)
    {
        float[] values = new float[parameter.Shape.ElementCount];
        model.Read(model.Parameters[parameter.Index], 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
