using MGit.Engine.Graph;
using MGit.Engine.Rendering;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Tests.Testing;

namespace MGit.Engine.Tests.Rendering;

public sealed class LineageFactsTests : IDisposable
{
    private readonly TestRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void What_tests_last_found_marks_a_node()
    {
        ModelNode node = Measured("max: 10");

        LineageFacts facts = LineageFacts.OfTests(_repository.Repository, CancellationToken.None);

        Assert.Equal(new NodeMarks(1, 0), facts.MarksOf(node));
        Assert.Equal(NodeState.Passed, LineagePicture.StateOf(node, facts.MarksOf(node)));
        TestMark mark = Assert.Single(facts.TestsOf(node));
        Assert.Equal(("speed", "Passed", 5.0), (mark.Test, mark.Outcome, mark.Value));
    }

    [Fact]
    public void A_threshold_that_is_declared_now_decides()
    {
        ModelNode node = Measured("max: 4");

        Assert.Equal(new NodeMarks(0, 1), LineageFacts.OfTests(_repository.Repository, CancellationToken.None).MarksOf(node));
    }

    [Fact]
    public void A_test_that_is_no_longer_declared_says_nothing()
    {
        ModelNode node = Measured("max: 4");
        _repository.Repository.Tests.Unregister("speed");

        Assert.Null(LineageFacts.OfTests(_repository.Repository, CancellationToken.None).MarksOf(node));
    }

    [Fact]
    public void The_bytes_of_a_node_are_told_by_codec()
    {
        ModelNode node = _repository.Add("a", 1);

        FactSection bytes = Assert.Single(LineageFacts.Read(_repository.Repository, [node], CancellationToken.None).SectionsOf(node));

        Assert.Equal("Bytes in the store", bytes.Title);
        Assert.Contains(bytes.Facts, fact => fact.Key == "Standalone");
        long needed = _repository.Repository.Maintenance.Measure(null, CancellationToken.None).ByNode[0].StoredBytes;
        Assert.Equal(needed, _repository.Repository.Maintenance.Measure(null, CancellationToken.None).ByNode[0].ByCodec.Sum(codec => codec.Value));
    }

    [Fact]
    public void A_node_tells_how_it_is_made()
    {
        _repository.Add("a", 1);
        _repository.DeclarationText += "\n  - name: b\n    parents: [a]\n    create: {builtin: prune, parameters: {sparsity: 0.6}}\n";
        ModelNode node = _repository.Repository.Read().Resolve("b");

        FactSection made = Assert.Single(LineageFacts.Read(_repository.Repository, [node], CancellationToken.None).SectionsOf(node));

        Assert.Equal([new("kind", "Builtin"), new("target", "prune"), new("sparsity", "0.6")], made.Facts);
    }

    private ModelNode Measured(string pass)
    {
        ModelNode node = _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare($"tests: [{{name: speed, appliesTo: {{all: true}}, script: t.ps1, pass: {{{pass}}}}}]");
        _repository.Run();
        return node;
    }
}
