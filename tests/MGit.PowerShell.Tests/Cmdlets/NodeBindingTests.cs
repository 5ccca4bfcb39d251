namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>How nodes are named, on the command line and through the pipeline.</summary>
public sealed class NodeBindingTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void An_object_with_a_name_and_an_id_means_its_own_version()
        => Assert.Equal(["face@1"], _sandbox.Run("[pscustomobject]@{ Name = 'face'; Id = 'face@1' } | Get-ModelNode").Clean().Text);

    [Fact]
    public void An_object_with_a_node_property_means_that_node()
        => Assert.Equal(["face@1"], _sandbox.Run("Get-ModelAlias production | Get-ModelNode").Clean().Text);

    [Theory]
    [InlineData("face", "face@2")]
    [InlineData("FACE@1", "face@1")]
    [InlineData("face@production", "face@1")]
    public void A_name_means_the_latest_version_and_an_id_or_alias_its_own(string reference, string id)
        => Assert.Equal([id], _sandbox.Run($"Get-ModelNode {reference}").Clean().Text);

    [Fact]
    public void The_text_of_other_objects_names_no_node()
    {
        foreach (string command in new[]
        {
            "Get-ModelNode 5", "5 | Get-ModelNode", "[pscustomobject]@{ Id = 5 } | Remove-ModelNode -Force", "Get-ModelNode ([guid]::Empty)", "Get-ModelNode $true",
            "Remove-ModelNode -Node (Get-Item ../checkpoints/face_400.safetensors) -Force",
        })
        {
            Ran ran = _sandbox.Run(command);
            Assert.Empty(ran.Output);
            Assert.DoesNotContain("NodeNotFound", ran.ErrorIds);
            Assert.Single(ran.Errors);
        }

        Assert.Contains("by a string or a node object, not by a Int32", _sandbox.Run("Get-ModelNode 5").Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _sandbox.Run("Get-ModelNode").Output.Count);
    }

    [Fact]
    public void An_empty_pipeline_does_nothing()
    {
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();

        foreach (string command in new[]
        {
            "Get-ModelNode", "Get-ModelNode -Descendant", "Get-ModelParameter", "Measure-LineageStore", "Get-ModelAlias", "Set-ModelNode -Type x",
            "Remove-ModelNode -Force", "Export-Model -Destination ../out", "New-ModelNode", "Optimize-LineageStore -Force", "Test-LineageStore",
            "Repair-LineageStore", "Get-Lineage", "Restore-ModelNode", "Rename-ModelNode -NewName y", "Connect-ModelNode -Parent face",
            "Set-ModelAlias staging", "Remove-ModelAlias",
        })
        {
            Ran ran = _sandbox.Run($"Get-ModelNode nosuch* | {command}");
            Assert.True(ran.Output.Count == 0 && ran.Errors.Count == 0, $"{command}: {ran.Output.Count} objects, {string.Join(", ", ran.ErrorIds)}");
        }

        Assert.Equal(before, _sandbox.Snapshot());
        Assert.False(Directory.Exists(Path.Combine(_sandbox.Root, "out")));
    }

    [Theory]
    [InlineData("Get-ModelNode $null")]
    [InlineData("Get-ModelNode ''")]
    [InlineData("Get-ModelNode @()")]
    [InlineData("Measure-LineageStore -Node $null")]
    [InlineData("Measure-LineageStore @()")]
    [InlineData("Get-ModelAlias -Node $null")]
    public void Nothing_given_never_means_everything(string command)
    {
        Ran ran = _sandbox.Run(command);

        Assert.Empty(ran.Output);
        Assert.Single(ran.Errors);
    }

    [Theory]
    [InlineData("Get-ModelNode")]
    [InlineData("Measure-LineageStore")]
    [InlineData("Get-ModelAlias")]
    public void An_object_that_names_no_node_never_means_everything(string command)
    {
        Ran ran = _sandbox.Run($"Get-Lineage | {command}");

        Assert.Empty(ran.Output);
        Assert.Equal(["ArgumentInvalid"], ran.ErrorIds);
    }

    [Fact]
    public void A_missing_node_is_an_error_about_it_and_the_others_come()
    {
        Ran ran = _sandbox.Run("'face@1', 'nosuch', 'face-edge' | Get-ModelNode");

        Assert.Equal(["face@1", "face-edge@1"], ran.Text);
        Assert.Equal(["NodeNotFound"], ran.ErrorIds);
        Assert.Equal("nosuch", ran.Errors[0].TargetObject);
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_no_error() => Assert.Empty(_sandbox.Run("Get-ModelNode nosuch*").Clean().Output);

    [Fact]
    public void The_repository_travels_with_the_objects()
    {
        Ran ran = _sandbox.Run("""
            $node = Get-ModelNode face
            Set-Location ..
            $node | Get-ModelParameter | Select-Object -First 1 | ForEach-Object { $_.Node }
            Get-ModelParameter -Node $node | Select-Object -First 1 | ForEach-Object { $_.Node }
            $node | Set-ModelNode -Description 'seen from above' -PassThru | ForEach-Object { $_.Description }
            """).Clean();

        Assert.Equal(["face@2", "face@2", "seen from above"], ran.Text);
    }

    [Fact]
    public void Without_a_repository_there_is_one_error_that_says_what_to_do()
    {
        Ran ran = _sandbox.Run("Set-Location ..; 'a', 'b' | Get-ModelNode");

        Assert.Equal(["RepositoryNotFound"], ran.ErrorIds);
        Assert.Contains("Initialize-Lineage", ran.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Relations_of_several_nodes_are_given_once_each()
    {
        Assert.Equal(["face@2", "face-edge@1"], _sandbox.Run("'face@1', 'face@2' | Get-ModelNode -Descendant").Clean().Text);
        Assert.Equal(["face@1", "face@2"], _sandbox.Run("Get-ModelNode face-edge -Ancestor").Clean().Text);
        Assert.Equal(["face@2"], _sandbox.Run("Get-ModelNode face-edge -Ancestor -Depth 1").Clean().Text);
        Assert.Equal(["face@2"], _sandbox.Run("Get-ModelNode face-edge -Parent").Clean().Text);
        Assert.Equal(["face@2"], _sandbox.Run("Get-ModelNode face@1 -Child").Clean().Text);
        Assert.Equal(["face@1", "face@2"], _sandbox.Run("Get-ModelNode face -AllVersions").Clean().Text);
    }

    [Fact]
    public void Filters_narrow_whatever_was_asked_for()
    {
        Assert.Equal(["face-edge@1"], _sandbox.Run("Get-ModelNode -Leaf").Clean().Text);
        Assert.Equal(["face@1"], _sandbox.Run("Get-ModelNode -Tag nightly -AllVersions").Clean().Text);
        Assert.Equal(["face@1"], _sandbox.Run("Get-ModelNode -Metadata @{ epoch = 400 } -AllVersions").Clean().Text);
        Assert.Equal(["face-edge@1"], _sandbox.Run("Get-ModelNode face@1 -Descendant -Leaf").Clean().Text);
        Assert.Empty(_sandbox.Run("Get-ModelNode -Presence Declared").Clean().Output);
    }

    [Fact]
    public void A_file_is_known_by_its_content()
    {
        Assert.Equal(["face@1"], _sandbox.Run("Get-ModelNode -Path ../checkpoints/face_400.safetensors").Clean().Text);
        Assert.Equal(["face@2"], _sandbox.Run("Get-Item ../checkpoints/face_440.safetensors | ForEach-Object { [pscustomobject]@{ PSPath = $_.FullName } } | Get-ModelNode").Clean().Text);

        Checkpoint.Write(Path.Combine(_sandbox.CheckpointFolder, "other.safetensors"), 3);
        Assert.Empty(_sandbox.Run("Get-ModelNode -Path ../checkpoints/other.safetensors").Clean().Output);
        Assert.Equal(["PathNotFound"], _sandbox.Run("Get-ModelNode -Path ../checkpoints/absent.safetensors").ErrorIds);
    }
}
