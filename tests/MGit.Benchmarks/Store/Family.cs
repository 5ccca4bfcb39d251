namespace MGit.Benchmarks.Store;

/// <summary>Real files of ../shared/data that belong together.</summary>
/// <param name="Name">The folder.</param>
/// <param name="Members">Each file with its parent's index; -1 for a root.</param>
internal sealed record Family(string Name, IReadOnlyList<(string File, int Parent)> Members)
{
    public static IReadOnlyList<Family> All { get; } =
    [
        new("family_ulfd_rfb", [.. new[] { "000", "100", "200", "300", "400", "440", "480", "499" }.Select((step, index) => ($"rfb_epoch_{step}.pth", index - 1))]),
        new("family_sb3_rl",
        [
            ("a2c_CartPole/g1_best.zip", -1), ("a2c_CartPole/g1_final.zip", 0), ("a2c_HalfCheetah/best.zip", -1), ("a2c_HalfCheetah/final.zip", 2),
            ("ppo_CartPole/g1_best.zip", -1), ("ppo_CartPole/g1_final.zip", 4), ("sac_Pendulum/g1_best.zip", -1), ("sac_Pendulum/g1_final.zip", 6),
        ]),
        new("family_distiller_prune",
        [
            ("02_ch_regularized_dense.pth.tar", -1), ("03_ch_thinned_v1.pth.tar", 0), ("04_ch_thinned_v1_finetuned.pth.tar", 1), ("05_ch_thinned_v2.pth.tar", 0),
        ]),
    ];
}
