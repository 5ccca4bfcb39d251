namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>What people type on their first day, in a nightly job, and as a gate.</summary>
public sealed class UserSessionTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Empty();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void First_use()
    {
        Checkpoint.Write(Path.Combine(_sandbox.Root, "lightning", "epoch=9-step=1000.ckpt.safetensors"), 9);
        Checkpoint.Write(Path.Combine(_sandbox.Root, "runs", "run1", "model.safetensors"), 11);
        Checkpoint.Write(Path.Combine(_sandbox.Root, "runs", "run2", "model.safetensors"), 12);

        Ran ran = _sandbox.Run("""
            Get-ChildItem ../checkpoints/*.safetensors | New-ModelNode -Type detector
            Get-ChildItem ../hf -Directory | New-ModelNode -Type encoder
            New-ModelNode '../lightning/epoch=9-step=1000.ckpt.safetensors'
            Get-ChildItem ../runs -Recurse -Filter model.safetensors | New-ModelNode
            Get-ModelNode face_440 | Export-Model -Destination ../out | ForEach-Object { $_.Name }
            Get-ModelNode -Path ../checkpoints/face_400.safetensors
            """).Clean();

        Assert.Equal(["face_400@1", "face_440@1", "face_480@1"], ran.Text.Take(3));
        Assert.Equal(["checkpoint-1000@1", "checkpoint-500@1"], ran.Text.Skip(3).Take(2).Order(StringComparer.Ordinal));
        Assert.Matches("^epoch-9-step-1000", ran.Text[5]);
        Assert.Equal(["run1/model@1", "run2/model@1"], ran.Text.Skip(6).Take(2).Select(id => id.Replace("runs/", string.Empty, StringComparison.Ordinal)));
        Assert.Equal(["face_440.safetensors", "face_400@1"], ran.Text.Skip(8));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_sandbox.CheckpointFolder, "face_440.safetensors")),
            File.ReadAllBytes(Path.Combine(_sandbox.Root, "out", "face_440.safetensors")));
    }

    [Fact]
    public void A_nightly_job_twice_with_nothing_new_the_second_time()
    {
        _sandbox.Run("New-ModelNode ../checkpoints/face_400.safetensors -Name face-rfb | Out-Null").Clean();
        const string Nightly = """
            Set-Location ..
            $ErrorActionPreference = 'Stop'
            $newest = Get-ChildItem ./checkpoints/*.safetensors | Sort-Object Name | Select-Object -Last 1
            $node = $newest | New-ModelNode -VersionOf face-rfb -SkipUnchanged -Repository ./faces
            $node | Set-ModelAlias production | Out-Null
            Remove-ModelNode face-rfb -KeepLast 30 -Force -Repository ./faces
            Optimize-LineageStore -Force -Repository ./faces | Out-Null
            $node.Id
            if (-not (Test-LineageStore -Quiet -Repository ./faces)) { 'damaged' }
            Set-Location ./faces
            """;

        Assert.Equal(["face-rfb@2"], _sandbox.Run(Nightly).Clean().Text);
        Assert.Equal(["face-rfb@2"], _sandbox.Run(Nightly).Clean().Text);
        Assert.Empty(_sandbox.Host.Questions);
    }

    [Fact]
    public void A_log_has_a_line_of_json_for_each_thing_done()
    {
        _sandbox.Run("""
            New-ModelNode ../checkpoints/face_400.safetensors -Name face -LogPath ../log.jsonl | Out-Null
            Set-ModelNode face -Type detector -LogPath ../log.jsonl
            """).Clean();

        string[] lines = File.ReadAllLines(Path.Combine(_sandbox.Root, "log.jsonl"));
        Assert.True(lines.Length >= 2);
        Assert.All(lines, line => Assert.Equal(System.Text.Json.JsonValueKind.Object, System.Text.Json.JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.Contains(lines, line => line.Contains("face@1", StringComparison.Ordinal));
    }
}
