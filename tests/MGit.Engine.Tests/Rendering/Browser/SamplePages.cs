using MGit.Engine.Comparison;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Charts;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Html;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;

namespace MGit.Engine.Tests.Rendering.Browser;

/// <summary>Pages to open in a browser, in a folder of their own.</summary>
internal sealed class SamplePages : IDisposable
{
    public const string Hostile = "\u202E</script><script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">'\e[31m]]>&amp;";

    private readonly TemporaryFolder _folder = new();

    /// <summary>base@1 with two children, face@1 to face@3 below one of them.</summary>
    public string Family() => Lineage(
    [
        Node("base", 1, type: "encoder"),
        Node("edge", 1, "base@1"),
        Node("face", 1, "base@1"),
        Node("face", 2, "face@1"),
        Node("face", 3, "face@2"),
        new ModelNode
        {
            Repository = "/r", NodeId = new NodeId("odd", 1), Parents = ["edge@1"], Type = Hostile, Description = Hostile,
            Metadata = new Dictionary<string, object?> { [Hostile] = Hostile },
        },
    ]);

    /// <summary>Families of 50, each node made from one of the few before it.</summary>
    public string Many(int count) => Lineage([.. Enumerable.Range(0, count).Select(index => index % 50 == 0
        ? Node($"m{index}", 1)
        : Node($"m{index}", 1, $"m{index - 1 - (index * 7 % Math.Min(8, index % 50))}@1"))]);

    public string Diff() => Chart(new DiffChart(new ModelDiff
    {
        Reference = "a@1",
        Difference = Hostile,
        StructuralDivergence = 0.25,
        ContextualDivergence = 1,
        Basis = DiffBasis.Edges,
        Inferred = false,
        Modified = 1,
        Added = 1,
        Removed = 1,
        Deltas = [new DeltaBin(-9, 3), new DeltaBin(-7, 40)],
        ReferenceEdges = [new(0, 1)],
        DifferenceEdges = [new(0, 1)],
        Changes =
        [
            Change(LayerChangeKind.Modified, "conv1", 0, 0) with { RelativeL2 = 0.02, MaxAbsolute = 0.5, Cosine = 0.99, ChangedShare = 1, Deltas = [new DeltaBin(-7, 40)] },
            Change(LayerChangeKind.Removed, "conv2", 1, -1),
            Change(LayerChangeKind.Added, Hostile, -1, 1),
        ],
    }));

    public string Results() => Chart(new ResultChart([.. Enumerable.Range(1, 4).SelectMany(version => new[]
    {
        Result($"face@{version}", "accuracy", version < 4 ? TestOutcome.Passed : TestOutcome.Failed, 0.9 - (version * 0.01)),
        Result($"face@{version}", Hostile, TestOutcome.Skipped, null),
    })]));

    public string Store() => Chart(new StoreChart(new StoreMeasure
    {
        Repository = "/r/faces",
        Nodes = 2,
        OriginalBytes = 4000,
        StoredBytes = 900,
        ByCodec = [new CodecMeasure("LosslessDelta", 3, 4000, 900)],
        ByNode = [new NodeMeasure("face@1", 2000, 500, 100), new NodeMeasure(Hostile, 2000, 500, 100)],
    }));

    public void Dispose() => _folder.Dispose();

    private static ModelNode Node(string name, int version, string? parent = null, string? type = null)
        => new() { Repository = "/r", NodeId = new NodeId(name, version), Parents = parent is null ? [] : [parent], Type = type ?? "detector", Presence = Presence.Stored, OriginalBytes = 1 << 20 };

    private static LayerChange Change(LayerChangeKind kind, string layer, int reference, int difference) => new()
    {
        Reference = "a@1",
        Difference = "b@1",
        Change = kind,
        Layer = layer,
        Kind = "Conv2d",
        ReferenceLayer = reference < 0 ? null : layer,
        ReferenceIndex = reference,
        DifferenceIndex = difference,
    };

    private static LineageTestResult Result(string node, string test, TestOutcome outcome, double? value)
        => new() { Repository = "/r", Node = node, Test = test, Outcome = outcome, Metric = value is null ? null : "share", Value = value };

    private string Lineage(ModelNode[] nodes)
    {
        LineagePicture picture = LineagePicture.Arrange(nodes, fold: false, _ => null, CancellationToken.None);
        return Save(output => LineagePage.Write(picture, Hostile, LineageFacts.None, output));
    }

    private string Chart(Chart chart) => Save(output => ChartPage.Write(chart, null, output));

    private string Save(Action<TextWriter> write)
    {
        using StringWriter text = new();
        write(text);
        string path = _folder.PathOf($"{Guid.NewGuid():N}.html");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
