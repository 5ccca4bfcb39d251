namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Ctrl+C.</summary>
public sealed class StopTests
{
    [Fact]
    public void Stopping_a_long_add_ends_it_soon_and_leaves_nothing_of_it()
    {
        using Sandbox sandbox = Sandbox.Empty();
        string large = Path.Combine(sandbox.CheckpointFolder, "large.safetensors");
        Checkpoint.Write(large, 1, width: 12000);

        (Ran ran, TimeSpan untilStopped) = sandbox.RunAndStop(
            "New-ModelNode ../checkpoints/large.safetensors",
            shell => shell.Streams.Progress.Count > 0);

        Assert.Empty(ran.Output);
        Assert.True(untilStopped < TimeSpan.FromSeconds(5), $"It took {untilStopped.TotalSeconds:0.0} s to stop.");
        Assert.Empty(sandbox.Run("Get-ModelNode").Clean().Output);
        Assert.Equal(["True"], sandbox.Run("Test-LineageStore -Quiet").Clean().Text);
    }
}
