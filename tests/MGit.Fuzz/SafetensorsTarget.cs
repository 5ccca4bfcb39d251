using MGit.Engine.Tests.Checkpoints;

namespace MGit.Fuzz;

/// <summary>
/// Inputs are safetensors files. Where the first byte is odd, the header's length is mended after the change, so that changes of the
/// header reach the checks behind its length.
/// </summary>
internal sealed class SafetensorsTarget : IFuzzTarget
{
    public string Name => "safetensors";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Files().SelectMany(f => new byte[][] { [0, .. f], [1, .. f] })];

    public long AllocationBound => 16 << 20;

    public string? Run(byte[] input)
    {
        byte[] file = input.Length > 0 ? input[1..] : [];
        int end = Array.LastIndexOf(file, (byte)'}') + 1;
        if (input.Length > 0 && input[0] % 2 == 1 && end > 8)
        {
            BitConverter.TryWriteBytes(file, (long)(end - 8));
        }

        return CheckpointFuzz.Read(file, "m.safetensors");
    }

    private static IEnumerable<byte[]> Files() =>
    [
        SafetensorsBuilder.Vectors("{\"format\":\"pt\"}", ("a.weight", 4), ("a.bias", 1)),
        SafetensorsBuilder.File("{" + SafetensorsBuilder.Entry("p", "F4", "[2,3]", 0, 3) + "," + SafetensorsBuilder.Entry("e", "F16", "[0]", 3, 3) + "}", 3),
        SafetensorsBuilder.File("{}", 0),
        .. SeedFiles.Of(".safetensors"),
    ];
}
