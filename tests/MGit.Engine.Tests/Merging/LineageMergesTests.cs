using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Merging;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Merging;

public sealed class LineageMergesTests : IDisposable
{
    private readonly RepositoryFolder _folder = new();
    private readonly LineageRepository _repository;

    public LineageMergesTests()
    {
        _repository = _folder.Open();
        Add("base", null);
        Add("left", "base", "heads.left.weight");
        Add("right", "base", "heads.right.weight");
        Add("deep", "base", "backbone.layers.0.weight");
        Add("other-left", "base", "heads.left.bias");
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_merge_is_a_node_with_its_parents_and_a_record_that_makes_it_again()
    {
        MergeResult result = Merge(Request("left", "right"));

        ModelNode node = result.Node!;
        Assert.Equal("merged@1", node.Id);
        Assert.Equal(["left@1", "right@1"], node.Parents);
        Assert.Equal("two-heads", node.Type);
        Assert.Equal((MergeOutcome.NoConflict, "base@1"), (result.Outcome, result.Base));
        Assert.Contains("builtin: merge", _folder.DeclarationText, StringComparison.Ordinal);
        Assert.DoesNotContain("source:", _folder.DeclarationText, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Root, ".lineage", "tmp")));
        using ModelSource merged = _repository.OpenModel("merged");
        using ModelSource left = _repository.OpenModel("left");
        Assert.Equal(Ids(left, "heads.left.weight", "backbone.layers.0.weight"), Ids(merged, "heads.left.weight", "backbone.layers.0.weight"));
        Assert.Equal(left.Architecture!.Keys, merged.Architecture!.Keys);
        Assert.Equal(node.ContentId, Replayed(new ValueMap([]), "left@1", "right@1"));
    }

    [Fact]
    public void Every_strategy_is_made_again_with_the_same_content()
    {
        foreach (MergeStrategy strategy in Enum.GetValues<MergeStrategy>())
        {
            MergeOptions options = new() { Strategies = [new("*", strategy)], Weights = [0.25, 0.75], Density = 0.5 };
            MergeRequest request = Request("left", "other-left") with { Name = $"by-{strategy}", Options = options };

            MergeResult result = Merge(request);

            Assert.NotNull(result.Node);
            CreateDeclaration create = _repository.Read().Declaration.Find(result.Node.NodeId)!.Create!;
            Assert.Equal((CreateKind.Builtin, "merge"), (create.Kind, create.Target));
            Assert.Equal(result.Node.ContentId, Replayed(create.Parameters, "left@1", "other-left@1"));
        }
    }

    [Fact]
    public void A_conflict_makes_no_node_and_its_objects_resolve_it()
    {
        MergeResult conflict = Merge(Request("left", "other-left"));

        Assert.Null(conflict.Node);
        Assert.Equal(MergeOutcome.Conflict, conflict.Outcome);
        Assert.Null(_repository.Read().Find("merged"));
        MergeConflict chosen = Assert.Single(conflict.Conflicts).Choose(MergeStrategy.Average);

        MergeResult resolved = Merge(Request("left", "other-left") with { Options = new MergeOptions { Choices = [new(chosen.Layer, chosen.Choice!.Value)] } });

        Assert.Equal("merged@1", resolved.Node!.Id);
        Assert.Equal("merged: no test decided", resolved.Decision);
    }

    [Theory]
    [InlineData(true, "merged: a test passed")]
    [InlineData(null, "merged: no test decided")]
    [InlineData(false, null)]
    public void Tests_decide_a_possible_conflict(bool? passes, string? decision)
    {
        FixedGate gate = new(passes);

        MergeResult result = new LineageMerges(_repository, gate).Merge(Request("left", "deep"), null, CancellationToken.None);

        Assert.Equal(MergeOutcome.PossibleConflict, result.Outcome);
        Assert.Equal(["left@1", "deep@1"], gate.Candidate!.Parents.Select(parent => parent.Id));
        Assert.Equal(decision is null, result.Node is null);
        Assert.Equal(decision ?? "not merged: the test sanity did not pass", result.Decision);
        Assert.Single(result.Tests);

        // Where updates look for what a killed process left, and never in memory, which the system's folder may be.
        Assert.StartsWith(Path.Combine(_folder.Root, ".lineage", "tmp"), gate.Candidate.Path, StringComparison.Ordinal);
        Assert.False(File.Exists(gate.Candidate.Path));
    }

    [Fact]
    public void Tests_are_not_asked_where_there_is_no_conflict_or_they_are_skipped()
    {
        FixedGate gate = new(false);

        Assert.NotNull(new LineageMerges(_repository, gate).Merge(Request("left", "right"), null, CancellationToken.None).Node);
        Assert.NotNull(new LineageMerges(_repository, gate).Merge(Request("left", "deep") with { Name = "skipped", SkipTest = true }, null, CancellationToken.None).Node);
        Assert.Null(gate.Candidate);
    }

    [Fact]
    public void A_merge_can_be_the_next_version_of_a_model()
    {
        MergeResult result = Merge(Request("left", "right") with { Name = null, VersionOf = "left" });

        Assert.Equal("left@2", result.Node!.Id);
        Assert.Equal(["left@1", "right@1"], result.Node.Parents);
    }

    [Fact]
    public void An_ancestor_is_merged_by_taking_the_descendant()
    {
        MergeResult result = Merge(Request("base", "left"));

        Assert.Equal((MergeOutcome.NoConflict, "base@1"), (result.Outcome, result.Base));
        using ModelSource merged = _repository.OpenModel("merged");
        using ModelSource left = _repository.OpenModel("left");
        string[] names = [.. left.Parameters.Select(parameter => parameter.Name)];
        Assert.Equal(Ids(left, names), Ids(merged, names));
    }

    [Fact]
    public void A_node_without_relatives_needs_a_base_or_an_average()
    {
        Add("stranger", null, "heads.right.weight");

        Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => Merge(Request("left", "stranger"))).Code);
        Assert.Equal("base@1", Merge(Request("left", "stranger") with { Base = "base" }).Base);
        MergeResult soup = Merge(Request("left", "stranger") with { Name = "soup", Options = new MergeOptions { Strategies = [new("*", MergeStrategy.Average)] } });
        Assert.Null(soup.Base);
        Assert.NotNull(soup.Node);
    }

    [Fact]
    public void A_base_is_recorded_where_it_would_not_be_found_again()
    {
        Add("stranger", null, "heads.right.weight");
        Merge(Request("left", "right") with { Base = "base" });
        Assert.DoesNotContain("base: base@1", _folder.DeclarationText, StringComparison.Ordinal);

        Merge(Request("left", "stranger") with { Name = "adopted", Base = "base" });
        Assert.Contains("base: base@1", _folder.DeclarationText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said_before_anything_is_written()
    {
        string before = _folder.DeclarationText;

        Assert.Equal(ErrorCode.NodeNotFound, Refusal(Request("left", "nobody")));
        Assert.Equal(ErrorCode.NodeExists, Refusal(Request("left", "right") with { Name = "deep" }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(Request("left", "left")));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(Request("left", "right") with { Name = null }));
        Assert.Null(Merge(Request("left", "right") with { DecideOnly = true }).Node);

        Assert.Equal(before, _folder.DeclarationText);
    }

    [Fact]
    public void Making_a_conflict_again_without_a_choice_is_an_error()
    {
        LineageMerges merges = new(_repository);
        string folder = Directory.CreateDirectory(_folder.PathOf("again")).FullName;

        MGitException error = Assert.Throws<MGitException>(() => merges.Create(["left", "other-left"], new ValueMap([]), folder, null, CancellationToken.None));

        Assert.Equal(ErrorCode.MergeConflict, error.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private static MergeRequest Request(string reference, params string[] difference) => new() { Reference = reference, Difference = difference, Name = "merged" };

    private MergeResult Merge(MergeRequest request) => new LineageMerges(_repository).Merge(request, null, CancellationToken.None);

    private ErrorCode Refusal(MergeRequest request) => Assert.Throws<MGitException>(() => Merge(request)).Code;

    private void Add(string name, string? parent, params string[] moved)
    {
        using Stream file = TwoHeads.Make(name, moved: moved).OpenFile("model.safetensors");
        string path = _folder.PathOf($"{name}.safetensors");
        using (FileStream written = File.Create(path))
        {
            file.CopyTo(written);
        }

        RepositoryFolder.Add(_repository, new NodeDraft
        {
            SourcePath = path,
            Name = name,
            Type = "two-heads",
            Parents = parent is null ? [] : [parent],
            Architecture = new Dictionary<string, object?>(TwoHeads.Architecture),
        });
    }

    /// <summary>Makes the model again and gives back the content id a node of it has.</summary>
    private string Replayed(ValueMap parameters, params string[] parents)
    {
        string folder = Directory.CreateDirectory(_folder.PathOf($"replay-{Guid.NewGuid():N}")).FullName;
        ComposedModel made = new LineageMerges(_repository).Create(parents, parameters, folder, null, CancellationToken.None);
        return RepositoryFolder.Add(_repository, new NodeDraft { SourcePath = made.Path, Name = $"replay-{Guid.NewGuid():N}" }).ContentId!;
    }

    private static string[] Ids(ModelSource model, params string[] names)
        => [.. names.Select(name => model.ContentIdOf(model.Parameters.Single(parameter => parameter.Name == name)).ToString())];

    private sealed class FixedGate(bool? passes) : IMergeGate
    {
        public MergeCandidate? Candidate { get; private set; }

        public IReadOnlyList<LineageTestResult> Test(MergeCandidate candidate, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        {
            Assert.True(File.Exists(candidate.Path));
            Candidate = candidate;
            TestOutcome outcome = passes switch
            {
                true => TestOutcome.Passed,
                false => TestOutcome.Failed,
                null => TestOutcome.Measured,
            };
            return [new LineageTestResult { Repository = "", Node = candidate.Name, Test = "sanity", Outcome = outcome }];
        }
    }
}
