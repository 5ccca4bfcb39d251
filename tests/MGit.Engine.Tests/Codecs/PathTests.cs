using System.Runtime.Intrinsics;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Codecs;

/// <summary>A process without vector instructions encodes and restores the same bytes as one with them.</summary>
public sealed class PathTests
{
    [Fact]
    public async Task Blocks_of_every_type_are_the_same_with_and_without_vector_instructions()
    {
        IReadOnlyList<string> with = await Encode("1");
        IReadOnlyList<string> without = await Encode("0");

        Assert.Equal($"vectors {Vector256.IsHardwareAccelerated}", with[0]);
        Assert.Equal("vectors False", without[0]);
        Assert.Equal(Enum.GetValues<ElementType>().Length + 2, with.Count);
        Assert.Equal(with.Skip(1), without.Skip(1));
        Assert.Contains(with, line => line.StartsWith("F32 ", StringComparison.Ordinal) && line.Contains("BoundedDelta", StringComparison.Ordinal)
            && line.Contains("LosslessDelta", StringComparison.Ordinal) && line.Contains("Standalone", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Encode(string intrinsics)
    {
        using TemporaryFolder folder = new();
        using CrashHostProcess child = new("blocks-encode", folder.Path, environment: ("DOTNET_EnableHWIntrinsic", intrinsics));
        Assert.True(await child.WaitForEnd());
        return child.Lines;
    }
}
