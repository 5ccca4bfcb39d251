namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>How files come into New-ModelNode.</summary>
public sealed class FileBindingTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Empty();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_name_of_a_file_object_is_not_taken_for_the_name_of_the_node()
    {
        Ran ran = _sandbox.Run("Get-ChildItem ../checkpoints/face_400.safetensors | New-ModelNode").Clean();

        Assert.Equal(["face_400@1"], ran.Text);
    }

    [Fact]
    public void The_folder_above_a_folder_object_is_not_taken_for_a_parent()
    {
        Ran ran = _sandbox.Run("Get-Item ../hf/checkpoint-500 | New-ModelNode | ForEach-Object { $_.Id; $_.Parents.Count }").Clean();

        Assert.Equal(["checkpoint-500@1", "0"], ran.Text);
    }

    [Fact]
    public void A_script_block_stands_for_a_value_of_each_file()
    {
        Ran ran = _sandbox.Run("""
            Get-ChildItem ../checkpoints/*.safetensors |
                New-ModelNode -Name { "rfb/$($_.BaseName)" } -Type { 'detector' } -Tag { $_.BaseName, 'all' } -Metadata { @{ epoch = [int]($_.BaseName -replace '\D') } } |
                ForEach-Object { "$($_.Id) $($_.Type) $($_.Tags -join '+') $($_.Metadata['epoch'])" }
            """).Clean();

        Assert.Equal(
            ["rfb/face_400@1 detector face_400+all 400", "rfb/face_440@1 detector face_440+all 440", "rfb/face_480@1 detector face_480+all 480"],
            ran.Text);
    }

    [Fact]
    public void Dictionaries_may_be_ordered_and_nested()
    {
        Ran ran = _sandbox.Run("""
            New-ModelNode ../checkpoints/face_400.safetensors -Metadata ([ordered]@{ owner = 'vision'; run = @{ seed = 7; rates = 0.1, 0.01 } }) |
                ForEach-Object { $_.Metadata['owner']; $_.Metadata['run']['seed']; $_.Metadata['run']['rates'].Count }
            """).Clean();

        Assert.Equal(["vision", "7", "2"], ran.Text);
    }

    [Fact]
    public void Values_that_came_through_a_pipeline_and_custom_objects_are_kept_as_what_they_are()
    {
        Ran ran = _sandbox.Run("""
            New-ModelNode -Name noted -Metadata @{ owner = ('vision' | Write-Output); run = [pscustomobject]@{ seed = 7; tags = 'a', 'b' } } |
                ForEach-Object { $_.Metadata['owner']; $_.Metadata['run']['seed']; $_.Metadata['run']['tags'].Count }
            """).Clean();

        Assert.Equal(["vision", "7", "2"], ran.Text);
        Assert.Contains("Regex", _sandbox.Run("New-ModelNode -Name x -Metadata @{ pattern = [regex]'a' }").Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_a_name_become_nodes_without_files()
    {
        Ran ran = _sandbox.Run("""
            [pscustomobject]@{ Name = 'base'; Type = 'encoder'; Description = 'published elsewhere' },
            [pscustomobject]@{ Name = 'tuned'; Type = 'encoder'; Parent = 'base'; Tag = 'fresh' } |
                New-ModelNode | ForEach-Object { "$($_.Id) $($_.Type) $($_.Presence) $($_.Parents) $($_.Tags)".Trim() }
            """).Clean();

        Assert.Equal(["base@1 encoder MetadataOnly", "tuned@1 encoder MetadataOnly base@1 fresh"], ran.Text);
    }

    [Fact]
    public void A_name_alone_makes_a_node_without_a_file()
    {
        Ran ran = _sandbox.Run("New-ModelNode -Name noted -Create @{ builtin = 'prune' } -Parent (New-ModelNode -Name base) | ForEach-Object { $_.Id; $_.Presence }").Clean();

        Assert.Equal(["noted@1", "Declared"], ran.Text);
    }

    [Fact]
    public void Nothing_at_all_to_add_is_an_error()
    {
        Assert.Equal(["ArgumentInvalid"], _sandbox.Run("New-ModelNode").ErrorIds);
        Assert.Single(_sandbox.Run("$null | New-ModelNode").Errors);
        Assert.Single(_sandbox.Run("5 | New-ModelNode -Name five").Errors);
        Assert.Empty(_sandbox.Run("Get-ModelNode").Clean().Output);
    }

    [Fact]
    public void Paths_take_wildcards_and_literal_paths_do_not()
    {
        Checkpoint.Write(Path.Combine(_sandbox.CheckpointFolder, "epoch[9].safetensors"), 9);

        Assert.Equal(["face_400@1", "face_440@1", "face_480@1"], _sandbox.Run("New-ModelNode ../checkpoints/face_*.safetensors").Clean().Text);
        Assert.Single(_sandbox.Run("New-ModelNode -LiteralPath '../checkpoints/epoch[9].safetensors'").Clean().Output);
        Assert.Equal(["PathNotFound"], _sandbox.Run("New-ModelNode -LiteralPath '../checkpoints/*.safetensors'").ErrorIds);
        Assert.Equal(["PathNotFound"], _sandbox.Run("New-ModelNode ../checkpoints/absent.pth").ErrorIds);
        Assert.Single(_sandbox.Run("New-ModelNode ../checkpoints/absent*.pth").Clean().Warnings);
    }

    [Fact]
    public void Recursion_takes_a_checkpoint_folder_for_one_model_and_leaves_hidden_files_and_the_repository_out()
    {
        File.WriteAllText(Path.Combine(_sandbox.CheckpointFolder, ".hidden"), "x");
        Checkpoint.Write(Path.Combine(_sandbox.Repository, "inside.safetensors"), 5);

        Ran ran = _sandbox.Run("New-ModelNode .. -Recurse").Clean();

        Assert.Equal(["checkpoint-1000", "checkpoint-500", "face_400", "face_440", "face_480", "inside"], ran.Output.Select(node => (string)node.Properties["Name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_files_of_the_repository_itself_are_refused()
    {
        Ran ran = _sandbox.Run("New-ModelNode ./lineage.yaml; New-ModelNode ./.lineage; New-ModelNode ./.lineage/catalog.db -Name x; New-ModelNode . -Name y; New-ModelNode .. -Name z");

        Assert.Equal(Enumerable.Repeat("PathInvalid", 5), ran.ErrorIds);
        Assert.Empty(ran.Output);
    }

    [Fact]
    public void An_existing_name_is_an_error_about_the_file_and_the_others_are_added()
    {
        Ran ran = _sandbox.Run("""
            New-ModelNode ../checkpoints/face_440.safetensors | Out-Null
            Get-ChildItem ../checkpoints/*.safetensors | New-ModelNode
            """);

        Assert.Equal(["face_400@1", "face_480@1"], ran.Text);
        Assert.Equal(["NodeExists"], ran.ErrorIds);
        Assert.IsType<FileInfo>(ran.Errors[0].TargetObject);
        Assert.Equal("face_440.safetensors", ((FileInfo)ran.Errors[0].TargetObject).Name);
    }

    [Fact]
    public void A_version_follows_the_one_before_it_and_unchanged_content_is_skipped()
    {
        Ran ran = _sandbox.Run("""
            New-ModelNode ../checkpoints/face_400.safetensors -Name face | Out-Null
            Get-ChildItem ../checkpoints/face_4*.safetensors | New-ModelNode -VersionOf face -SkipUnchanged | ForEach-Object { "$_ $($_.Parents)" }
            """).Clean();

        Assert.Equal(["face@1 ", "face@2 face@1", "face@3 face@2"], ran.Text);
    }
}
