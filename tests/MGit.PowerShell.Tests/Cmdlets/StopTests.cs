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

    [Fact]
    public void Stopping_a_wait_for_another_writer_ends_it_soon_and_changes_nothing()
    {
        using Sandbox sandbox = Sandbox.WithFaces();
        IReadOnlyDictionary<string, string> before = sandbox.Snapshot();
        using FileStream held = sandbox.HoldLock();

        (Ran ran, TimeSpan untilStopped) = sandbox.RunAndStop(
            "Write-Verbose 'asking' -Verbose; Set-ModelNode face -Type other -LockTimeout 300 -PassThru",
            shell => shell.Streams.Verbose.Count > 0);

        Assert.Empty(ran.Output);
        Assert.True(untilStopped < TimeSpan.FromSeconds(5), $"It took {untilStopped.TotalSeconds:0.0} s to stop.");
        Assert.Equal(before, sandbox.Snapshot());
    }

    [Fact]
    public void A_wait_for_another_writer_ends_with_a_named_error()
    {
        using Sandbox sandbox = Sandbox.WithFaces();
        using FileStream held = sandbox.HoldLock();

        Ran ran = sandbox.Run("Set-ModelNode face -Type other -LockTimeout 0.2");

        Assert.Equal(["RepositoryLocked"], ran.ErrorIds);
        Assert.Equal(["face@2"], sandbox.Run("Get-ModelNode face").Clean().Text);
    }
}
