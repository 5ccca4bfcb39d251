using CsCheck;
using MGit.Engine.Merging;
using MGit.Engine.Merging.Planning;
using MGit.Engine.Models;

namespace MGit.Engine.Tests.Merging.Planning;

/// <summary>Random changes of random models against what the rules say, written down slowly.</summary>
public sealed class RandomMergeTests
{
    // For each layer what each of the models made of it: 0 is what the base has.
    private static readonly Gen<int[][]> Changes = Gen.Select(Gen.Int[1, 8], Gen.Int[2, 4]).SelectMany(size => Gen.Frequency((5, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(2)))
        .Array[size.Item2].Array[size.Item1]);

    [Fact]
    public void Each_layer_is_whoever_s_changed_it_and_none_s_where_several_did_differently()
        => Changes.Sample(changes =>
        {
            MemoryModel[] models = [.. Enumerable.Range(0, changes[0].Length).Select(model => Model($"m{model}@1", changes.Select(layer => layer[model])))];

            MergePlan plan = MergePlanner.Make(Model("base@1", changes.Select(_ => 0)), [.. models.Cast<ModelSource>()], new MergeOptions(), null);

            string[] conflicts = [.. Enumerable.Range(0, changes.Length).Where(layer => changes[layer].Where(change => change != 0).Distinct().Count() > 1).Select(NameOf)];
            Assert.Equal(conflicts, plan.Conflicts.Where(conflict => conflict.Kind == MergeOutcome.Conflict).Select(conflict => conflict.Layer));
            Assert.Equal(conflicts.Length > 0, plan.Tensors is null);
            if (plan.Tensors is not null)
            {
                Assert.Equal(
                    changes.Select(layer => (float)layer.Max()),
                    Enumerable.Range(0, changes.Length).Select(layer => BitConverter.ToSingle(Computed.Bytes(plan.Tensors.Single(tensor => tensor.Name == $"{NameOf(layer)}.weight")))));
                Assert.Equal(IsContested(changes) ? MergeOutcome.PossibleConflict : MergeOutcome.NoConflict, plan.Outcome);
            }
        });

    /// <summary>In a chain everything flows into everything behind it: two changes meet where no model has both.</summary>
    private static bool IsContested(int[][] changes)
    {
        int[][] holders = [.. changes.Where(layer => layer.Any(change => change != 0))
            .Select(layer => Enumerable.Range(0, layer.Length).Where(model => layer[model] != 0).ToArray())];
        return holders.Any(one => holders.Any(other => !one.Intersect(other).Any()));
    }

    private static MemoryModel Model(string name, IEnumerable<int> values)
    {
        MemoryModel model = new(name);
        foreach ((int value, int layer) in values.Select((value, layer) => (value, layer)))
        {
            model.With($"{NameOf(layer)}.weight", [1, 1], value);
        }

        return model;
    }

    private static string NameOf(int layer) => $"layers.{layer}";
}
