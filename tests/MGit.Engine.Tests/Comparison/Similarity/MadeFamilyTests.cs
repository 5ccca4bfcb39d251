using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Comparison.Layers;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Comparison.Similarity;

public sealed class MadeFamilyTests
{
    [Fact]
    public void Fine_tunes_find_their_base_among_unrelated_twins_in_any_order()
    {
        Nets first = Nets.New(1);
        Nets second = Nets.New(2);
        Family.AssertParents(
            new Dictionary<string, Nets>
            {
                ["one"] = first,
                ["one_tuned_a"] = first.Trained(11, 0.2),
                ["one_tuned_b"] = first.Trained(12, 0.3),
                ["two"] = second,
                ["two_tuned"] = second.Trained(21, 0.2),
                ["three"] = Nets.New(3),
            },
            ("one", ""), ("one_tuned_a", "one"), ("one_tuned_b", "one"), ("three", ""), ("two", ""), ("two_tuned", "two"));
    }

    [Fact]
    public void A_chain_of_checkpoints_is_built_of_neighbours()
    {
        Dictionary<string, Nets> run = new() { ["run-100"] = Nets.New(5) };
        for (int step = 200; step <= 900; step += 100)
        {
            run[$"run-{step}"] = run[$"run-{step - 100}"].Trained(step, 30.0 / step);
        }

        Family.AssertParents(run, [("run-100", ""), .. Enumerable.Range(2, 8).Select(step => ($"run-{step}00", $"run-{step - 1}00"))]);
    }

    [Fact]
    public void A_child_with_a_new_head_and_one_with_other_names_find_their_base()
    {
        Nets trunk = Nets.New(7);
        Family.AssertParents(
            new Dictionary<string, Nets>
            {
                ["trunk"] = trunk,
                ["trunk_headed"] = trunk.Trained(71, 0.1).WithHead(72, 10),
                ["trunk_wrapped"] = trunk.Trained(73, 0.1).Renamed("net.", "model.backbone.layers."),
                ["stranger"] = Nets.New(8).WithHead(74, 10),
            },
            ("stranger", ""), ("trunk", ""), ("trunk_headed", "trunk"), ("trunk_wrapped", "trunk"));
    }

    [Fact]
    public void A_pruned_child_is_found_by_the_elements_it_kept()
    {
        Nets dense = Nets.New(9);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["wide"] = dense, ["narrow"] = dense.Pruned(31), ["other"] = Nets.New(10).Pruned(31) },
            ("narrow", "wide"), ("other", ""), ("wide", ""));
    }

    [Fact]
    public void Two_runs_from_one_beginning_are_not_each_others_parent()
    {
        Nets beginning = Nets.New(13);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["alpha"] = beginning.RunFromHere(1, 0.5), ["omega"] = beginning.RunFromHere(2, 0.5) },
            ("alpha", ""), ("omega", ""));
    }

    /// <summary>A head that neither run trained is still the one both began with.</summary>
    [Fact]
    public void Two_runs_from_one_beginning_that_share_an_untrained_head_are_not_each_others_parent()
    {
        Nets beginning = Nets.New(13);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["alpha"] = beginning.RunFromHere(1, 0.5).WithHead(7, 40), ["omega"] = beginning.RunFromHere(2, 0.5).WithHead(7, 40) },
            ("alpha", ""), ("omega", ""));
    }

    [Fact]
    public void A_fine_tune_that_shares_a_frozen_head_is_the_child()
    {
        Nets beginning = Nets.New(14).WithHead(7, 40);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["alpha"] = beginning, ["omega"] = Nets.New(14).Trained(1, 0.6).WithHead(7, 40) },
            ("alpha", ""), ("omega", "alpha"));
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    public void Equal_batch_counts_say_nothing_where_statistics_were_frozen(float first, float second, bool frozen)
    {
        using MemoryModel one = new MemoryModel("one").With("bn.running_mean", [2], first, second);
        using MemoryModel other = new MemoryModel("other").With("bn.running_mean", [2], 1, 2);

        Assert.Equal(frozen, SiblingTest.AreStatisticsFrozen(one, other));
    }

    [Fact]
    public void A_model_that_went_on_from_another_is_its_child_without_any_name_or_number()
    {
        Nets beginning = Nets.New(14);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["alpha"] = beginning, ["omega"] = beginning.Trained(1, 0.6) },
            ("alpha", ""), ("omega", "alpha"));
    }

    [Fact]
    public void Adapters_become_children_of_the_base_their_file_names_and_never_of_each_other()
    {
        Nets trunk = Nets.New(15);
        Nets first = trunk.Adapter(151);
        Nets second = trunk.Adapter(152);
        first.Metadata["base_model_name_or_path"] = "org/trunk";
        second.Metadata["base_model_name_or_path"] = "./out/trunk/";
        Family.AssertParents(
            new Dictionary<string, Nets> { ["trunk"] = trunk, ["lookalike"] = Nets.New(16), ["adapter-a"] = first, ["adapter-b"] = second },
            ("adapter-a", "trunk"), ("adapter-b", "trunk"), ("lookalike", ""), ("trunk", ""));
    }

    [Fact]
    public void Adapters_that_name_nothing_go_to_a_base_whose_layers_they_fit()
    {
        Nets trunk = Nets.New(17);
        Family.AssertParents(
            new Dictionary<string, Nets> { ["trunk"] = trunk, ["small"] = Nets.New(18, width: 32), ["adapter-a"] = trunk.Adapter(171), ["adapter-b"] = trunk.Adapter(172) },
            ("adapter-a", "trunk"), ("adapter-b", "trunk"), ("small", ""), ("trunk", ""));
    }

    [Fact]
    public void A_stored_node_is_found_and_the_reason_is_kept()
    {
        using RepositoryFolder folder = new();
        using TemporaryFolder files = new();
        Nets trunk = Nets.New(19);
        folder.Add(new NodeDraft { SourcePath = files.File("trunk.safetensors", trunk.ToFile()) });
        folder.Add(new NodeDraft { SourcePath = files.File("twin.safetensors", Nets.New(20).ToFile()) });

        ModelNode child = folder.Add(new NodeDraft
        {
            SourcePath = files.File("child.safetensors", trunk.Trained(191, 0.1).ToFile()),
            AutoParent = new ParentThresholds(),
        });

        Assert.Equal(["trunk@1"], child.Parents);
        Assert.Contains("weights correlate by 0.99", child.Metadata["autoParent"]?.ToString(), StringComparison.Ordinal);
        using LineageRepository repository = folder.Open();
        ParentCandidate best = repository.FindParents("child", new ParentThresholds(), 5, null, CancellationToken.None)[0];
        Assert.True(best is { Parent: "trunk@1", IsParent: true, StructuralDivergence: 0 });
        Assert.DoesNotContain(repository.FindParents("trunk", new ParentThresholds(), 5, null, CancellationToken.None), candidate => candidate.Parent == "child@1");
    }

    [Fact]
    public void A_threshold_that_nothing_reaches_leaves_roots()
    {
        using RepositoryFolder folder = new();
        using TemporaryFolder files = new();
        Nets trunk = Nets.New(21);
        folder.Add(new NodeDraft { SourcePath = files.File("trunk.safetensors", trunk.ToFile()) });

        ModelNode child = folder.Add(new NodeDraft
        {
            SourcePath = files.File("child.safetensors", trunk.Trained(211, 0.5).ToFile()),
            AutoParent = new ParentThresholds { Score = 0.99 },
        });

        Assert.Empty(child.Parents);
    }

    [Fact]
    public void Nodes_stored_without_a_sketch_are_sampled_when_they_are_asked_for()
    {
        using RepositoryFolder folder = new();
        using TemporaryFolder files = new();
        Nets trunk = Nets.New(22);
        folder.Add(new NodeDraft { SourcePath = files.File("trunk.safetensors", trunk.ToFile()) });
        string child = files.File("child.safetensors", trunk.Trained(221, 0.1).ToFile());
        ParentCandidate before = Best(folder, child);

        // The catalog that is made anew from the packs has no sketches.
        File.Delete(Path.Combine(folder.Root, ".lineage", "catalog.db"));
        ParentCandidate after = Best(folder, child);

        Assert.Equal(("trunk@1", before.Score, before.Distance), (after.Parent, after.Score, after.Distance));
    }

    [Fact]
    public void Parents_that_are_given_and_looked_for_at_once_are_refused()
    {
        using RepositoryFolder folder = new();
        MGitException fault = Assert.Throws<MGitException>(() => folder.Add(new NodeDraft
        {
            SourcePath = folder.Model("m.safetensors"),
            Parents = [],
            AutoParent = new ParentThresholds(),
        }));
        Assert.Equal(ErrorCode.ArgumentInvalid, fault.Code);
    }

    private static ParentCandidate Best(RepositoryFolder folder, string file)
    {
        using LineageRepository repository = folder.Open();
        return repository.FindParentsOfFile(file, new ParentThresholds(), 5, null, CancellationToken.None)[0];
    }
}
