using MGit.Engine.Comparison;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Comparison;

/// <summary>The relations that SOURCES.md lists.</summary>
public class RealModelsTests
{
    [SharedDataTheory]
    [InlineData("family_ulfd_rfb/rfb_epoch_400.pth", "family_ulfd_rfb/rfb_epoch_440.pth", 0, 0.9998, 0.99999)]
    [InlineData("family_ulfd_rfb/rfb_epoch_499.pth", "family_ulfd_rfb/version-RFB-320.pth", 0, 0.15, 0.25)]
    [InlineData("family_distiller_prune/01_dense_baseline.pth.tar", "family_distiller_prune/02_ch_regularized_dense.pth.tar", 0, -0.1, 0.3)]
    [InlineData("trio_mnist/mnist.pt", "trio_mnist/mnist.safetensors", 0, 0.88, 0.9)]
    [InlineData("family_sb3_rl/sac_Pendulum/g1_best.zip", "family_sb3_rl/sac_Pendulum/g1_final.zip", 0, 0.9999, 1)]
    public void One_architecture_has_no_structural_divergence_and_the_cosine_that_was_measured(string reference, string difference, double structural, double least, double most)
    {
        ModelDiff diff = Compare(reference, difference);

        Assert.Equal((structural, 1.0), (diff.StructuralDivergence, diff.ContextualDivergence));
        Assert.InRange(diff.Cosine!.Value, least, most);
        Assert.Equal(0, diff.Added + diff.Removed + diff.Moved + diff.Unchanged);
    }

    [SharedDataFact]
    public void An_agent_saved_twice_is_the_same()
    {
        ModelDiff diff = Compare("family_sb3_rl/a2c_CartPole/g0_save1.zip", "family_sb3_rl/a2c_CartPole/g0_save2.zip");

        Assert.Equal((0.0, 0, 6), (diff.ContextualDivergence, diff.Changes.Count, diff.Unchanged));
    }

    [SharedDataTheory]
    [InlineData("family_ulfd_rfb/rfb_epoch_499.pth", "family_ulfd_rfb/RFB-Epoch-499-Loss-2.onnx", 87)]
    [InlineData("family_ulfd_rfb/version-RFB-320.pth", "family_ulfd_rfb/version-RFB-320.onnx", 87)]
    [InlineData("family_silero_vad/A2_silero_vad.jit", "family_silero_vad/A3_silero_vad.onnx", 14)]
    public void An_export_has_the_same_layers(string reference, string difference, int layers)
    {
        ModelDiff diff = Compare(reference, difference);

        Assert.Equal((0, 0, layers), (diff.Modified, diff.Removed, diff.Unchanged + diff.Moved));
        Assert.InRange(diff.ContextualDivergence, 0, 0.02);
        Assert.Equal(1, diff.Cosine!.Value, 1e-12);
    }

    [SharedDataFact]
    public void Adapters_without_names_are_compared_tensor_by_tensor()
    {
        ModelDiff diff = Compare("lora_adapters/lora_disney.pt", "lora_adapters/lora_pop.pt");

        Assert.Equal((32, 224, DiffBasis.Layers), (diff.Unchanged, diff.Modified, diff.Basis));
        Assert.Equal(448.0 / 512, diff.ContextualDivergence);
    }

    [SharedDataFact]
    public void Channels_that_were_pruned_are_seen_in_the_shapes()
    {
        ModelDiff diff = Compare("family_distiller_prune/02_ch_regularized_dense.pth.tar", "family_distiller_prune/03_ch_thinned_v1.pth.tar");

        Assert.Equal((22, 21), (diff.Unchanged, diff.Modified));
        Assert.All(diff.Changes, change => Assert.Equal("shape", change.Reason));
    }

    [SharedDataFact]
    public void A_stored_node_is_compared_with_a_file_as_its_own_file_is()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = SharedData.PathOf("family_distiller_prune/03_ch_thinned_v1.pth.tar"), Name = "thin" });
        using LineageRepository repository = folder.Open();
        using ModelSource node = repository.OpenModel("thin");
        using ModelSource file = Open("family_distiller_prune/04_ch_thinned_v1_finetuned.pth.tar");

        ModelDiff stored = ModelComparison.Compare(node, file, new CompareOptions { Statistics = true }, null, CancellationToken.None);
        ModelDiff loose = Compare("family_distiller_prune/03_ch_thinned_v1.pth.tar", "family_distiller_prune/04_ch_thinned_v1_finetuned.pth.tar");

        Assert.Equal("thin@1", stored.Reference);
        Assert.Equal(loose.Changes.Select(change => (change.Layer, change.RelativeL2)), stored.Changes.Select(change => (change.Layer, change.RelativeL2)));
    }

    private static ModelSource Open(string relative) => ModelSource.OpenPath(SharedData.PathOf(relative), CancellationToken.None);

    private static ModelDiff Compare(string reference, string difference)
    {
        using ModelSource one = Open(reference);
        using ModelSource other = Open(difference);
        return ModelComparison.Compare(one, other, new CompareOptions { Statistics = true }, null, CancellationToken.None);
    }
}
