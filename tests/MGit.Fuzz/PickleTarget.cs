using MGit.Engine.Tests.Checkpoints;

namespace MGit.Fuzz;

/// <summary>
/// Inputs are pickles, and whole PyTorch files. The first byte says how the rest is read: a changed pickle inside a sound archive
/// reaches the machine, a changed archive reaches the directory and the legacy formats.
/// </summary>
internal sealed class PickleTarget : IFuzzTarget
{
    private const byte AsFile = 0;
    private const byte AsObjectOfArchive = 1;
    private const byte AsLoosePickle = 2;
    private const byte InsideArchive = 3;

    public string Name => "pickle";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Pickles().SelectMany(p => new[] { With(AsObjectOfArchive, p), With(AsLoosePickle, p) }), .. Files().SelectMany(f => new[] { With(AsFile, f), With(InsideArchive, f) })];

    /// <summary>The reader's own budget is 512 MiB of estimated objects; no input of a megabyte may come near it.</summary>
    public long AllocationBound => 256 << 20;

    public string? Run(byte[] input)
    {
        byte[] rest = input.Length > 0 ? input[1..] : [];
        return (input.Length > 0 ? input[0] % 4 : AsFile) switch
        {
            AsObjectOfArchive => CheckpointFuzz.Read(
                new ZipBuilder().Add("a/data.pkl", rest).Add("a/data/0", new byte[4096]).Add("a/data/1", new byte[64]).Add("a/constants.pkl", rest).Add("a/code/x", []).Build(), "m.pt"),
            AsLoosePickle => CheckpointFuzz.Read(rest, "m.pkl"),
            InsideArchive => CheckpointFuzz.Read(new ZipBuilder().Add("data", "{}"u8).Add("policy.pth", rest).Build(), "m.zip"),
            _ => CheckpointFuzz.Read(rest, "m.pth"),
        };
    }

    private static byte[] With(byte kind, byte[] rest) => [kind, .. rest];

    private static IEnumerable<byte[]> Pickles()
    {
        yield return new PickleBuilder().Proto().Dict(
            ("w", p => p.Tensor("0", "FloatStorage", 1024, 0, [16, 64], [64, 1])),
            ("t", p => p.Tensor("0", "FloatStorage", 1024, 8, [4, 4], [1, 4])),
            ("b", p => p.Tensor("1", "HalfStorage", 32, 0, [32], [1]))).Stop().Build();
        yield return new PickleBuilder().Proto().Global("torch._utils", "_rebuild_qtensor").Mark().Storage("1", "QInt8Storage", 64).Int(0).Ints(64).Ints(1)
            .Mark().Global("torch", "per_tensor_affine").Double(0.1).Int(3).Tuple().TensorEnd().Stop().Build();
        yield return new PickleBuilder().Proto(4).Mark().Global("os", "system").Mark().Text("x").Tuple().Reduce().Global("my", "Net").Op(')').Raw(0x81)
            .Dict(("_parameters", p => p.Dict(("w", q => q.Tensor("1", "FloatStorage", 16, 0, [16], [1])))), ("self", p => p.None())).Op('b').Tuple().Stop().Build();
        yield return "(dp0\nS'a'\np1\n(lp2\nI1\naL2L\naF1.5\naVx\\u20ac\na(i__main__\nA\np3\nbsg0\n."u8.ToArray();
        byte[] embedded = TorchLegacyBuilder.Build(p => p.LegacyStorage("0", "FloatStorage", 2), ("0", 2, new byte[8]));
        yield return new PickleBuilder().Proto(3).Global("torch._utils", "_rebuild_tensor_v2").Mark()
            .Global("torch.storage", "_load_from_bytes").Mark().Op('B').UInt32((uint)embedded.Length).Raw(embedded).Tuple().Reduce()
            .Int(0).Ints(2).Ints(1).TensorEnd().Stop().Build();
    }

    private static IEnumerable<byte[]> Files()
        => [TorchZipBuilder.Vector("w", 1, 2), TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 2, new byte[8])), .. SeedFiles.Of(".pt", ".pth", ".tar", ".pkl", ".zip")];
}
