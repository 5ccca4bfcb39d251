using CsCheck;
using MGit.Engine.Graph;

namespace MGit.Engine.Tests.Graph;

public sealed class NodeSlugTests
{
    [Theory]
    [InlineData("rfb_400.pth", "rfb_400")]
    [InlineData("/a/b/checkpoint.pth.tar", "checkpoint")]
    [InlineData("x.tar.gz", "x")]
    [InlineData("model.safetensors", "model")]
    [InlineData("model.safetensors.index.json", "model")]
    [InlineData("model.best.pth", "model.best")]
    [InlineData("face-v1.5", "face-v1.5")]
    [InlineData("face-v1.5.onnx", "face-v1.5")]
    [InlineData("my model (final)!.pt", "my-model-final")]
    [InlineData("größe.pt", "gr-e")]
    [InlineData("a--b.pt", "a-b")]
    [InlineData(".pt", "pt")]
    [InlineData("---.pt", "model")]
    [InlineData("模型.pt", "model")]
    [InlineData("", "model")]
    [InlineData("/", "model")]
    [InlineData("models/bert.base/", "bert.base")]
    [InlineData("C:\\models\\x.pt", "x")]
    [InlineData("x@2.pt", "x-2")]
    public void A_name_is_made_of_the_last_part(string path, string expected) => Assert.Equal(expected, NodeSlug.Derive(path));

    [Fact]
    public void Names_that_meet_get_what_differs()
    {
        IReadOnlyDictionary<string, string> names = NodeSlug.DeriveDistinct(
            ["/r/run1/model.pt", "/r/run2/model.pt", "/r/x/mnist.pt", "/r/x/mnist.onnx", "/r/A.pt", "/r/a.onnx", "/r/solo.pt", "/r/y/q.pt", "/r/y/q!.pt", "/r/t/w.pt", "/r/w.pt", "/r/s/1/e/k.pt", "/r/s/2/e/k.pt"], _ => false);

        Assert.Equal("run1/model", names["/r/run1/model.pt"]);
        Assert.Equal("run2/model", names["/r/run2/model.pt"]);
        Assert.Equal("mnist-pt", names["/r/x/mnist.pt"]);
        Assert.Equal("mnist-onnx", names["/r/x/mnist.onnx"]);
        Assert.Equal("A-pt", names["/r/A.pt"]);
        Assert.Equal("a-onnx", names["/r/a.onnx"]);
        Assert.Equal("solo", names["/r/solo.pt"]);
        Assert.Equal(["q-2", "q-3"], new[] { names["/r/y/q!.pt"], names["/r/y/q.pt"] });
        Assert.Equal(["t/w", "w"], new[] { names["/r/t/w.pt"], names["/r/w.pt"] });
        Assert.Equal(["1/k", "2/k"], new[] { names["/r/s/1/e/k.pt"], names["/r/s/2/e/k.pt"] });
    }

    [Fact]
    public void A_name_in_use_is_passed_over()
    {
        HashSet<string> taken = ["model", "run/model", "run/model-pt"];

        Assert.Equal("model-2", NodeSlug.DeriveDistinct(["/run/model.pt"], taken.Contains)["/run/model.pt"]);
    }

    [Fact]
    public void Any_paths_get_distinct_legal_names_whatever_their_order()
    {
        Gen<string> part = Gen.OneOf(Gen.Int[0, 5].Select(i => new[] { "a", "A", "run1", "a b", "..", "é" }[i]), Gen.String[Gen.Char[' ', '~'], 0, 6]);
        Gen<string> path = Gen.Select(part.Array[0, 3], part, Gen.Int[0, 5]).Select((folders, name, extension)
            => string.Join('/', folders) + "/" + name + new[] { "", ".pt", ".pth.tar", ".onnx", "/", ".PT" }[extension]);
        Gen.Select(path.Array[0, 20], Gen.Int).Sample((paths, seed) =>
        {
            IReadOnlyDictionary<string, string> names = NodeSlug.DeriveDistinct(paths, name => name.Length == 3);
            string[] shuffled = [.. paths];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(paths.Distinct().Order(StringComparer.Ordinal), names.Keys.Order(StringComparer.Ordinal));
            Assert.All(names.Values, name => Assert.Null(NodeName.FaultOf(name)));
            Assert.Equal(names.Count, names.Values.Distinct(NodeName.Comparer).Count());
            Assert.Equal(names.OrderBy(pair => pair.Key, StringComparer.Ordinal), NodeSlug.DeriveDistinct(shuffled, name => name.Length == 3).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        });
    }

    [SharedDataFact]
    public void Every_file_of_the_shared_data_gets_a_name_of_its_own()
    {
        string[] files = Directory.GetFiles(SharedData.Folder!, "*", SearchOption.AllDirectories);

        IReadOnlyDictionary<string, string> names = NodeSlug.DeriveDistinct(files, _ => false);

        Assert.True(files.Length >= 200);
        Assert.Equal(files.Length, names.Values.Distinct(NodeName.Comparer).Count());
        Assert.All(names.Values, name => Assert.Null(NodeName.FaultOf(name)));
    }
}
