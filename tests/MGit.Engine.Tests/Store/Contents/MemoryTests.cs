using System.Globalization;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Store.Contents;

public class MemoryTests
{
    [LinuxTheory]
    [InlineData("exact")]
    [InlineData("bounded")]
    public async Task Adding_and_exporting_a_large_model_takes_a_bounded_amount_of_memory(string fidelity)
    {
        using TemporaryFolder folder = new();
        using CrashHostProcess child = new("content-memory", folder.Path, ["400", fidelity]);
        Assert.True(await child.WaitForEnd());
        string peak = child.Lines.Single(line => line.StartsWith("peak ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(peak[5..], CultureInfo.InvariantCulture), 1, 499);
        if (fidelity == "exact")
        {
            Assert.Equal(TestStore.HashOf(folder.PathOf("child.safetensors")), TestStore.HashOf(folder.PathOf("restored.safetensors")));
        }
    }
}
