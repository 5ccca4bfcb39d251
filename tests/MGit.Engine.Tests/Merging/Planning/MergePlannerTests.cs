using MGit.Engine.Comparison.Layers;
using MGit.Engine.Errors;
using MGit.Engine.Merging;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Merging.Planning;
using MGit.Engine.Models;

namespace MGit.Engine.Tests.Merging.Planning;

public sealed class MergePlannerTests
{
    private const string First = "backbone.layers.0.weight";
    private const string Second = "backbone.layers.1.bias";
    private const string Left = "heads.left.weight";
    private const string Right = "heads.right.bias";

    private static readonly MemoryModel s_base = TwoHeads.Make("base@1");

    [Fact]
    public void Two_heads_are_no_conflict_and_both_changes_are_merged()
    {
        MemoryModel left = TwoHeads.Make("left@1", moved: Left);
        MemoryModel right = TwoHeads.Make("right@1", moved: Right);

        MergePlan plan = Plan([left, right]);

        Assert.Equal(MergeOutcome.NoConflict, plan.Outcome);
        Assert.Empty(plan.Conflicts);
        AssertIs(TwoHeads.Make("merged", moved: [Left, Right]), plan);
    }

    [Theory]
    [InlineData(First, Left, "heads.left", "backbone.layers.0")]
    [InlineData(Left, Second, "heads.left", "backbone.layers.1")]
    [InlineData(First, Second, "backbone.layers.1", "backbone.layers.0")]
    public void A_layer_behind_another_s_change_is_a_possible_conflict(string ours, string theirs, string layer, string dependsOn)
    {
        MergePlan plan = Plan([TwoHeads.Make("ours@1", moved: ours), TwoHeads.Make("theirs@1", moved: theirs)]);

        Assert.Equal(MergeOutcome.PossibleConflict, plan.Outcome);
        MergeConflict conflict = Assert.Single(plan.Conflicts);
        Assert.Equal((layer, dependsOn), (conflict.Layer, conflict.DependsOn));
        Assert.Equal(["ours@1", "theirs@1"], conflict.Changes.Select(change => change.Model).Order());
        (string later, string earlier) = ours == layer + ".weight" ? ("ours@1", "theirs@1") : ("theirs@1", "ours@1");
        Assert.Equal($"{layer} was changed by {later} and depends on {dependsOn}, changed by {earlier}", conflict.ToString());
        AssertIs(TwoHeads.Make("merged", moved: [ours, theirs]), plan);
    }

    [Fact]
    public void One_layer_changed_by_both_is_a_conflict_even_in_different_parameters()
    {
        MergePlan plan = Plan([TwoHeads.Make("ours@1", moved: Left), TwoHeads.Make("theirs@1", moved: "heads.left.bias")]);

        MergeConflict conflict = Assert.Single(plan.Conflicts);
        Assert.Equal(MergeOutcome.Conflict, plan.Outcome);
        Assert.Equal("heads.left", conflict.Layer);
        Assert.Equal([Left], conflict.Changes[0].Changed);
        Assert.Equal(["heads.left.bias"], conflict.Changes[1].Changed);
        Assert.Null(plan.Tensors);
    }

    [Fact]
    public void A_layer_with_a_tied_parameter_of_one_and_another_parameter_of_the_other_is_a_possible_conflict()
    {
        MemoryModel ours = Tied("ours@1", embedding: 1);
        MemoryModel theirs = Tied("theirs@1", bias: 1);

        MergePlan plan = Plan([ours, theirs], origin: Tied("base@1"));

        Assert.Equal(MergeOutcome.PossibleConflict, plan.Outcome);
        MergeConflict conflict = Assert.Single(plan.Conflicts);
        Assert.Equal(("head", "embedding"), (conflict.Layer, conflict.DependsOn));
        Assert.Equal(["ours@1", "theirs@1"], conflict.Changes.Select(change => change.Model).Order());
        AssertIs(Tied("merged", embedding: 1, bias: 1), plan);
    }

    /// <summary>A language model whose head multiplies by the embedding, with a bias of its own; known as from ONNX.</summary>
    private static MemoryModel Tied(string name, float embedding = 0, float bias = 0) => new MemoryModel(name)
    {
        Known = model => new LayerGraph(
            LayerGraphOrigin.Onnx,
            [
                new Layer("embedding", "Gather", [], [new LayerParameter("0", model.Parameters[0])]),
                new Layer("head", "Gemm", [], [new LayerParameter("1", model.Parameters[0]), new LayerParameter("2", model.Parameters[1])]),
            ],
            [new LayerEdge(0, 1)]),
    }.With("table", [2, 2], 1 + embedding, 2, 3, 4).With("bias", [2], 5 + bias, 6);

    [Fact]
    public void The_same_change_on_both_sides_is_none()
    {
        MergePlan plan = Plan([TwoHeads.Make("ours@1", moved: [First, Left]), TwoHeads.Make("theirs@1", moved: [First, Right])]);

        Assert.Equal(MergeOutcome.NoConflict, plan.Outcome);
        AssertIs(TwoHeads.Make("merged", moved: [First, Left, Right]), plan);
    }

    [Fact]
    public void An_inferred_chain_is_at_best_a_possible_conflict()
    {
        MergePlan plan = Plan(
            [TwoHeads.Make("left@1", isDeclared: false, moved: Left), TwoHeads.Make("right@1", isDeclared: false, moved: Right)],
            origin: TwoHeads.Make("base@1", isDeclared: false));

        Assert.Equal(MergeOutcome.PossibleConflict, plan.Outcome);
        AssertIs(TwoHeads.Make("merged", moved: [Left, Right]), plan);
    }

    [Fact]
    public void Merging_the_base_itself_gives_the_other()
    {
        MemoryModel ours = TwoHeads.Make("ours@1", moved: [First, Left]);

        AssertIs(ours, Plan([ours, s_base]));
        AssertIs(ours, Plan([s_base, ours]));
        Assert.Equal(MergeOutcome.NoConflict, Plan([ours, s_base]).Outcome);
    }

    [Theory]
    [InlineData(MergeStrategy.Ours, 1)]
    [InlineData(MergeStrategy.Theirs, 3)]
    [InlineData(MergeStrategy.Average, 2)]
    [InlineData(MergeStrategy.TaskArithmetic, 4)]
    public void A_strategy_resolves_conflicts_and_leaves_the_rest_to_whoever_changed_it(MergeStrategy strategy, float moved)
    {
        MemoryModel ours = TwoHeads.Make("ours@1", move: 1, moved: [First, Left]);
        MemoryModel theirs = TwoHeads.Make("theirs@1", move: 3, moved: [First]);

        MergePlan plan = Plan([ours, theirs], new MergeOptions { Strategies = [new("*", strategy)] });

        Assert.Equal(MergeOutcome.Conflict, plan.Outcome);
        Assert.Equal(strategy, plan.Conflicts.Single(conflict => conflict.Kind == MergeOutcome.Conflict).Choice);
        Assert.Equal([.. TwoHeads.Make("x", move: moved, moved: First).BytesOf(First)], Bytes(plan, First));
        Assert.Equal(ours.BytesOf(Left), Bytes(plan, Left));
    }

    [Fact]
    public void The_most_specific_pattern_decides_and_a_choice_before_it()
    {
        MemoryModel ours = TwoHeads.Make("ours@1", move: 1, moved: [First, Second, Left]);
        MemoryModel theirs = TwoHeads.Make("theirs@1", move: 3, moved: [First, Second, Left]);
        MergeOptions options = new()
        {
            Strategies = [new("*", MergeStrategy.Average), new("backbone.*", MergeStrategy.Ours), new("backbone.layers.1", MergeStrategy.Theirs)],
            Choices = [new("heads.left", MergeStrategy.Theirs)],
        };

        MergePlan plan = Plan([ours, theirs], options);

        Assert.Equal(ours.BytesOf(First), Bytes(plan, First));
        Assert.Equal(theirs.BytesOf(Second), Bytes(plan, Second));
        Assert.Equal(theirs.BytesOf(Left), Bytes(plan, Left));
    }

    [Fact]
    public void A_choice_takes_a_change_back_that_nobody_contests()
    {
        MergePlan plan = Plan(
            [TwoHeads.Make("ours@1", moved: First), TwoHeads.Make("theirs@1", moved: Left)],
            new MergeOptions { Choices = [new("heads.left", MergeStrategy.Ours)] });

        Assert.Equal(MergeOutcome.NoConflict, plan.Outcome);
        AssertIs(TwoHeads.Make("merged", moved: First), plan);
    }

    [Fact]
    public void Weights_go_with_the_models_that_changed_a_layer()
    {
        MemoryModel[] models = [TwoHeads.Make("a@1", move: 1, moved: Left), TwoHeads.Make("b@1"), TwoHeads.Make("c@1", move: 5, moved: Left)];

        MergePlan plan = Plan(models, new MergeOptions { Strategies = [new("*", MergeStrategy.Average)], Weights = [1, 100, 3] });

        // (1 * 1 + 3 * 5) / 4 = 4: b did not change the layer and does not count.
        Assert.Equal(TwoHeads.Make("x", move: 4, moved: Left).BytesOf(Left), Bytes(plan, Left));
    }

    [Fact]
    public void Three_models_are_merged_by_ties()
    {
        MemoryModel[] models = [TwoHeads.Make("a@1", move: 1, moved: Left), TwoHeads.Make("b@1", move: 3, moved: Left), TwoHeads.Make("c@1", move: -2, moved: Left)];

        MergePlan plan = Plan(models, new MergeOptions { Strategies = [new("*", MergeStrategy.Ties)], Density = 1 });

        // Mass 1 + 3 - 2 > 0: the mean of 1 and 3.
        Assert.Equal(TwoHeads.Make("x", move: 2, moved: Left).BytesOf(Left), Bytes(plan, Left));
    }

    [Fact]
    public void Without_a_base_every_difference_is_a_conflict()
    {
        MemoryModel ours = TwoHeads.Make("ours@1", move: 2, moved: Left);

        MergePlan plan = MergePlanner.Make(null, [ours, TwoHeads.Make("theirs@1")], new MergeOptions { Strategies = [new("*", MergeStrategy.Average)] }, null);

        Assert.Equal(["heads.left"], plan.Conflicts.Select(conflict => conflict.Layer));
        Assert.Equal(TwoHeads.Make("x", move: 1, moved: Left).BytesOf(Left), Bytes(plan, Left));
    }

    [Fact]
    public void A_clash_of_shapes_is_refused_before_anything_is_read()
    {
        MemoryModel ours = new MemoryModel("ours@1").With("head.weight", [2, 2], new float[4]);
        MemoryModel theirs = new MemoryModel("theirs@1").With("head.weight", [3, 2], new float[6]);
        MemoryModel origin = new MemoryModel("base@1").With("head.weight", [1, 2], new float[2]);

        MGitException error = Assert.Throws<MGitException>(() => Plan([ours, theirs], new MergeOptions { Strategies = [new("*", MergeStrategy.Average)] }, origin));

        Assert.Equal(ErrorCode.ModelsIncompatible, error.Code);
        Assert.Contains("head.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, ours.Reads + theirs.Reads + origin.Reads);
        Assert.Equal([3L, 2L], Plan([ours, theirs], new MergeOptions { Strategies = [new("head", MergeStrategy.Theirs)] }, origin).Tensors!.Single().Shape.ToArray());
    }

    [Fact]
    public void A_layer_that_one_added_and_one_that_one_removed_are_merged()
    {
        MemoryModel origin = new MemoryModel("base@1").With("a.weight", [2], 1, 2).With("old.weight", [1], 5);
        MemoryModel ours = new MemoryModel("ours@1").With("a.weight", [2], 1, 2).With("old.weight", [1], 5).With("z.weight", [1], 9);
        MemoryModel theirs = new MemoryModel("theirs@1").With("a.weight", [2], 1, 2);

        MergePlan plan = Plan([ours, theirs], origin: origin);

        Assert.Equal(["a.weight", "z.weight"], plan.Tensors!.Select(tensor => tensor.Name).Order());
    }

    [Fact]
    public void What_one_removed_and_the_other_changed_is_a_conflict_that_cannot_be_averaged()
    {
        MemoryModel origin = new MemoryModel("base@1").With("a.weight", [1], 1).With("old.weight", [1], 5);
        MemoryModel ours = new MemoryModel("ours@1").With("a.weight", [1], 1).With("old.weight", [1], 6);
        MemoryModel theirs = new MemoryModel("theirs@1").With("a.weight", [1], 1);

        MergeConflict conflict = Assert.Single(Plan([ours, theirs], origin: origin).Conflicts);
        Assert.Equal(["old.weight"], conflict.Changes[1].Removed);
        MergeOptions average = new() { Strategies = [new("*", MergeStrategy.Average)] };
        Assert.Equal(ErrorCode.ModelsIncompatible, Assert.Throws<MGitException>(() => Plan([ours, theirs], average, origin)).Code);
        Assert.Equal(["a.weight"], Plan([ours, theirs], new MergeOptions { Strategies = [new("*", MergeStrategy.Theirs)] }, origin).Tensors!.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Average_does_not_depend_on_who_is_the_reference()
    {
        MemoryModel ours = TwoHeads.Make("ours@1", move: 0.3f, moved: [First, Left]);
        MemoryModel theirs = TwoHeads.Make("theirs@1", move: 0.7f, moved: [First, Second]);
        MergeOptions average = new() { Strategies = [new("*", MergeStrategy.Average)] };

        MergePlan there = Plan([ours, theirs], average);
        MergePlan back = Plan([theirs, ours], average);

        foreach (string name in there.Tensors!.Select(tensor => tensor.Name))
        {
            Assert.Equal(Bytes(there, name), Bytes(back, name));
        }
    }

    [Fact]
    public void Optimizer_state_stays_the_reference_s()
    {
        MemoryModel origin = TwoHeads.Make("base@1", isDeclared: false).With("optimizer.state.0.exp_avg", [1], 1);
        MemoryModel ours = TwoHeads.Make("ours@1", isDeclared: false, moved: Left).With("optimizer.state.0.exp_avg", [1], 2);
        MemoryModel theirs = TwoHeads.Make("theirs@1", isDeclared: false).With("optimizer.state.0.exp_avg", [1], 3);

        MergePlan plan = Plan([ours, theirs], origin: origin);

        Assert.Equal(MergeOutcome.NoConflict, plan.Outcome);
        Assert.Equal(BitConverter.GetBytes(2f), Bytes(plan, "optimizer.state.0.exp_avg"));
    }

    [Fact]
    public void What_wrappers_put_in_front_of_names_does_not_matter()
    {
        MemoryModel origin = Named("base@1", "", 1, 1);
        MemoryModel ours = Named("ours@1", "model.", 2, 1);
        MemoryModel theirs = Named("theirs@1", "state_dict.module.", 1, 3);

        MergePlan plan = Plan([ours, theirs], origin: origin);

        Assert.Equal(MergeOutcome.PossibleConflict, plan.Outcome);
        Assert.Equal(["model.a.weight", "model.b.weight"], plan.Tensors!.Select(tensor => tensor.Name).Order());
        Assert.Equal(BitConverter.GetBytes(2f), Bytes(plan, "model.a.weight"));
        Assert.Equal(BitConverter.GetBytes(3f), Bytes(plan, "model.b.weight"));
        MergePlan conflict = Plan([ours, Named("theirs@1", "module.", 6, 1)], new MergeOptions { Strategies = [new("*", MergeStrategy.TaskArithmetic)] }, origin);
        Assert.Equal("model.a", Assert.Single(conflict.Conflicts).Layer);
        Assert.Equal(BitConverter.GetBytes(7f), Bytes(conflict, "model.a.weight"));
    }

    private static MemoryModel Named(string name, string prefix, float a, float b)
        => new MemoryModel(name).With($"{prefix}a.weight", [1, 1], a).With($"{prefix}b.weight", [1, 1], b);

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        MemoryModel[] three = [TwoHeads.Make("a@1"), TwoHeads.Make("b@1", moved: Left), TwoHeads.Make("c@1")];
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(three, new MergeOptions { Strategies = [new("*", MergeStrategy.Theirs)] }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(three, new MergeOptions { Weights = [1, 2] }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(three, new MergeOptions { Choices = [new("nowhere", MergeStrategy.Ours)] }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal(three, new MergeOptions { Strategies = [new("[", MergeStrategy.Ours)] }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Refusal([three[0]], new MergeOptions()));
    }

    private static ErrorCode Refusal(MemoryModel[] models, MergeOptions options) => Assert.Throws<MGitException>(() => Plan(models, options)).Code;

    private static MergePlan Plan(MemoryModel[] models, MergeOptions? options = null, MemoryModel? origin = null)
        => MergePlanner.Make(origin ?? s_base, [.. models.Cast<ModelSource>()], options ?? new MergeOptions(), null);

    private static byte[] Bytes(MergePlan plan, string parameter) => Computed.Bytes(plan.Tensors!.Single(tensor => tensor.Name == parameter));

    private static void AssertIs(MemoryModel expected, MergePlan plan)
    {
        Assert.NotNull(plan.Tensors);
        Assert.Equal(expected.Parameters.Select(parameter => parameter.Name).Order(), plan.Tensors.Select(tensor => tensor.Name).Order());
        foreach (ComputedTensor tensor in plan.Tensors)
        {
            Assert.Equal(expected.BytesOf(tensor.Name), Computed.Bytes(tensor));
        }
    }
}
