namespace MGit.Engine.Tests.Comparison.Similarity;

public sealed class RealFamilyTests
{
    [SharedDataFact]
    public void One_training_run_with_its_exports_and_a_twin_of_its_architecture() => Family.AssertParents(
        Files("family_ulfd_rfb", "*.*"),
        ("RFB-Epoch-499-Loss-2", "rfb_epoch_499"), ("rfb_epoch_000", ""), ("rfb_epoch_100", "rfb_epoch_000"), ("rfb_epoch_200", "rfb_epoch_100"),
        ("rfb_epoch_300", "rfb_epoch_200"), ("rfb_epoch_400", "rfb_epoch_300"), ("rfb_epoch_440", "rfb_epoch_400"), ("rfb_epoch_480", "rfb_epoch_440"),
        ("rfb_epoch_499", "rfb_epoch_480"), ("version-RFB-320-onnx", "version-RFB-320-pth"), ("version-RFB-320-pth", ""),
        ("version-RFB-320_simplified", "version-RFB-320-onnx"));

    /// <summary>The last, said to be another pruning of 02, has no weights in common with it: nothing in the files tells of it.</summary>
    [SharedDataFact]
    public void Channels_pruned_and_fine_tuned() => Family.AssertParents(
        Files("family_distiller_prune", "*.tar"),
        ("01_dense_baseline", ""), ("02_ch_regularized_dense", ""), ("03_ch_thinned_v1", "02_ch_regularized_dense"),
        ("04_ch_thinned_v1_finetuned", "03_ch_thinned_v1"), ("05_ch_thinned_v2", ""));

    /// <summary>D1 is named a separate training by its source; its layers correlate with those of C1 by 0.94 to 0.97.</summary>
    [SharedDataFact]
    public void The_same_weights_as_TorchScript_and_ONNX() => Family.AssertParents(
        Files("family_silero_vad", "*.*"),
        ("A2_silero_vad", ""), ("A3_silero_vad", "A2_silero_vad"), ("A5_silero_vad_16k_op15", "A2_silero_vad"), ("A6_silero_vad_half", "A2_silero_vad"),
        ("C1_silero_vad", ""), ("C2_silero_vad_16k_op15", "C1_silero_vad"), ("C3_silero_vad_openvino_16k", "C1_silero_vad"), ("D1_silero_vad_16k", "C1_silero_vad"));

    [SharedDataFact]
    public void Agents_of_several_runs() => Family.AssertParents(
        Files("family_sb3_rl", "*.zip"),
        ("a2c_CartPole/g1_best", ""), ("a2c_CartPole/g1_final", "a2c_CartPole/g1_best"), ("best", ""), ("final", "best"), ("g0_save1", ""),
        ("g0_save2", "g0_save1"), ("ppo_CartPole/g1_best", ""), ("ppo_CartPole/g1_final", "ppo_CartPole/g1_best"), ("sac_Pendulum/g1_best", ""),
        ("sac_Pendulum/g1_final", "sac_Pendulum/g1_best"));

    [SharedDataFact]
    public void Runs_that_only_began_alike_and_adapters_of_one_base_are_no_parents() => Family.AssertParents(
        [.. Files("trio_mnist", "*.*"), .. Files("lora_adapters", "*.*")],
        ("lora_disney-pt", ""), ("lora_disney-safetensors", ""), ("lora_pop", ""), ("mnist-onnx", ""), ("mnist-pt", ""), ("mnist-safetensors", ""));

    private static string[] Files(string folder, string pattern) => Directory.GetFiles(SharedData.PathOf(folder), pattern, SearchOption.AllDirectories);
}
