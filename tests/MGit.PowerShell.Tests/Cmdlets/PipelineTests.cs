namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Commands that feed each other.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_leaves_of_now_are_removed_and_not_those_that_come_to_light()
    {
        Ran ran = _sandbox.Run("Get-ModelNode -Leaf | Remove-ModelNode -Force -PassThru; '--'; Get-ModelNode -AllVersions").Clean();

        Assert.Equal(["face-edge@1", "--", "face@1", "face@2"], ran.Text);
    }

    [Fact]
    public void A_new_node_can_be_changed_by_the_next_command_at_once()
    {
        Ran ran = _sandbox.Run("""
            Get-ChildItem ../checkpoints/*.safetensors | New-ModelNode -LockTimeout 5 |
                Set-ModelNode -LockTimeout 5 -AddTag fresh -PassThru | ForEach-Object { "$_ $($_.Tags)" }
            """).Clean();

        Assert.Equal(["face_400@1 fresh", "face_440@1 fresh", "face_480@1 fresh"], ran.Text);
    }

    [Fact]
    public void What_was_taken_in_before_the_pipeline_was_cut_short_is_kept()
    {
        Ran ran = _sandbox.Run("""
            Get-ChildItem ../checkpoints/*.safetensors | New-ModelNode | Select-Object -First 1
            '--'
            Test-LineageStore -Quiet
            """).Clean();

        Assert.Equal(["face_400@1", "--", "True"], ran.Text);
        Assert.Contains("face_400@1", _sandbox.Run("Get-ModelNode face_*").Clean().Text);
    }

    [Fact]
    public void An_error_further_down_does_not_lose_what_was_taken_in()
    {
        Ran ran = _sandbox.Run("Get-ChildItem ../checkpoints/*.safetensors | New-ModelNode | ForEach-Object { throw 'no more' }");

        Assert.Single(ran.Errors);
        Assert.Contains("face_400@1", _sandbox.Run("Get-ModelNode face_*").Clean().Text);
    }

    [Fact]
    public void Removed_nodes_come_back_as_they_were()
    {
        Ran ran = _sandbox.Run("""
            Remove-ModelNode face-edge -Force
            Get-ModelNode -Removed face-edge | Restore-ModelNode | ForEach-Object { "$_ $($_.Parents)" }
            """).Clean();

        Assert.Equal(["face-edge@1 face@2"], ran.Text);
    }

    [Fact]
    public void Several_nodes_are_exported_into_folders_of_their_own_and_one_straight_away()
    {
        Ran one = _sandbox.Run("Export-Model face@1 ../one | ForEach-Object { $_.FullName }").Clean();
        Ran several = _sandbox.Run("Get-ModelNode face -AllVersions | Export-Model -Destination ../several | ForEach-Object { $_.FullName }").Clean();

        string file = Assert.Single(one.Text);
        Assert.Equal(Path.Combine(_sandbox.Root, "one", "face_400.safetensors"), file);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_sandbox.CheckpointFolder, "face_400.safetensors")), File.ReadAllBytes(file));
        Assert.Equal(2, several.Text.Select(Path.GetDirectoryName).Distinct().Count());
    }

    [Fact]
    public void An_export_replaces_nothing_unless_forced()
    {
        _sandbox.Run("Export-Model face@1 ../out").Clean();
        string file = Path.Combine(_sandbox.Root, "out", "face_400.safetensors");
        File.WriteAllText(file, "mine");

        Assert.Equal(["DestinationExists"], _sandbox.Run("Export-Model face@1 ../out").ErrorIds);
        Assert.Equal("mine", File.ReadAllText(file));
        _sandbox.Run("Export-Model face@1 ../out -Force").Clean();
        Assert.NotEqual("mine", File.ReadAllText(file));
    }

    [Fact]
    public void Keeping_the_last_versions_never_takes_the_one_an_alias_holds()
    {
        Ran ran = _sandbox.Run("""
            Remove-ModelNode face-edge -Force
            New-ModelNode ../checkpoints/face_480.safetensors -VersionOf face | Out-Null
            Remove-ModelNode face -KeepLast 1 -Force
            Get-ModelNode face -AllVersions | ForEach-Object { "$_ $($_.Parents)" }
            """).Clean();

        Assert.Equal(["face@1 ", "face@3 face@1"], ran.Text);
    }

    [Fact]
    public void Renaming_takes_a_script_block_and_does_each_model_once()
    {
        Ran ran = _sandbox.Run("""
            Get-ModelNode face* -AllVersions | Rename-ModelNode -NewName { "vision/$($_.Name)" }
            Get-ModelNode -AllVersions | ForEach-Object { "$_ $($_.Parents)" }
            """).Clean();

        Assert.Equal(["vision/face@1 ", "vision/face@2 vision/face@1", "vision/face-edge@1 vision/face@2"], ran.Text);
    }

    [Fact]
    public void An_alias_moves_and_its_history_stays()
    {
        Ran ran = _sandbox.Run("""
            Get-ModelNode face | Set-ModelAlias production | ForEach-Object { "$($_.Alias) $($_.Node) $($_.Previous)" }
            Get-ModelAlias face@production -History | ForEach-Object { $_.Node }
            Get-ModelNode face@production
            """).Clean();

        Assert.Equal("face@production face@2 face@1", ran.Text[0]);
        Assert.Equal(["face@1", "face@2"], ran.Text.Skip(1).Take(2).Order(StringComparer.Ordinal));
        Assert.Equal("face@2", ran.Text[^1]);
    }
}
