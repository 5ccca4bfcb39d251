namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Errors have stable ids, name what they are about, and stop only what they must.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Get-ModelNode nosuch", "NodeNotFound", "nosuch")]
    [InlineData("Get-ModelNode face@7", "NodeNotFound", "face@7")]
    [InlineData("Set-ModelNode nosuch -Type x", "NodeNotFound", "nosuch")]
    [InlineData("New-ModelNode -Name face", "NodeExists", "face")]
    [InlineData("New-ModelNode -Name 'a b'", "NodeNameInvalid", "a b")]
    [InlineData("New-ModelNode -Name orphan -Parent nosuch", "ParentMissing", "orphan")]
    [InlineData("Connect-ModelNode face-edge nosuch", "ParentMissing", "face-edge")]
    [InlineData("Connect-ModelNode face@1 face-edge", "LineageCycle", "face@1")]
    [InlineData("Remove-ModelNode face@2 -Force", "NodeHasChildren", "face@2")]
    [InlineData("Remove-ModelNode face@1 -Reparent -Force", "NodeAliased", "face@1")]
    [InlineData("Rename-ModelNode face face-edge", "NodeExists", "face")]
    [InlineData("Rename-ModelNode face '.hidden'", "NodeNameInvalid", "face")]
    [InlineData("Get-ModelAlias nosuch", "AliasNotFound", "nosuch")]
    [InlineData("Remove-ModelAlias face@nosuch", "AliasNotFound", "face@nosuch")]
    [InlineData("Remove-ModelAlias production", "ArgumentInvalid", "production")]
    [InlineData("Set-ModelAlias other@production face", "ArgumentInvalid", "face")]
    [InlineData("Set-ModelAlias 'no good' face", "ArgumentInvalid", "face")]
    [InlineData("Get-ModelParameter face nosuch", "ParameterNotFound", "face")]
    [InlineData("Export-Model face ../out -ParameterName 'head.*'", "ArgumentInvalid", "face")]
    [InlineData("Export-Model nosuch ../out", "NodeNotFound", "nosuch")]
    [InlineData("Restore-ModelNode nosuch@1", "NodeNotFound", "nosuch@1")]
    [InlineData("New-ModelNode ../checkpoints/nosuch.pth", "PathNotFound", "../checkpoints/nosuch.pth")]
    [InlineData("Initialize-Lineage ../checkpoints/face_400.safetensors", "PathInvalid", "../checkpoints/face_400.safetensors")]
    [InlineData("Get-Lineage -Repository ../hf", "RepositoryNotFound", "../hf")]
    [InlineData("Get-ModelNode -ContentId zz", "ArgumentInvalid", "zz")]
    [InlineData("Initialize-Lineage nodrive:/x", "PathInvalid", "nodrive:/x")]
    [InlineData("Set-ModelNode face", "ArgumentInvalid", null)]
    [InlineData("Optimize-LineageStore -Bounded -Force", "ArgumentInvalid", null)]
    [InlineData("Get-ModelNode face | Optimize-LineageStore -Force", "ArgumentInvalid", "face@2")]
    public void An_error_has_its_id_and_names_what_it_is_about(string command, string id, string? target)
    {
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();
        Ran ran = _sandbox.Run(command);

        Assert.Equal([id], ran.ErrorIds);
        Assert.Equal(target, ran.Errors[0].TargetObject?.ToString());
        Assert.Empty(ran.Output);
        Assert.True(ran.Errors[0].ToString().Length > 20, ran.Errors[0].ToString());
        Assert.Equal(before, _sandbox.Snapshot());
    }

    [Fact]
    public void A_bad_item_is_the_target_and_the_others_are_worked_on()
    {
        Ran ran = _sandbox.Run("Get-ModelNode face, face-edge | Remove-ModelNode -Force -PassThru");

        Assert.Equal(["face-edge@1"], ran.Text);
        Assert.Equal(["NodeHasChildren"], ran.ErrorIds);
        Assert.Equal("face@2", ran.Errors[0].TargetObject.ToString());
    }

    [Fact]
    public void Nodes_given_together_go_together()
        => Assert.Equal(["face-edge@1", "face@2"], _sandbox.Run("Remove-ModelNode face, face-edge -Force -PassThru").Clean().Text);

    [Fact]
    public void A_broken_declaration_ends_the_pipeline_with_its_place_in_the_file()
    {
        File.AppendAllText(Path.Combine(_sandbox.Repository, "lineage.yaml"), "\nnodse: []\n");

        Ran ran = _sandbox.Run("'face', 'face-edge' | Get-ModelNode; 'after'");

        Assert.Equal(["DeclarationInvalid"], ran.ErrorIds);
        Assert.Matches(@"lineage\.yaml.*\d+", ran.Errors[0].ToString());
    }

    [Fact]
    public void A_damaged_checkpoint_is_an_error_about_its_file()
    {
        string damaged = Path.Combine(_sandbox.CheckpointFolder, "damaged.safetensors");
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(Path.Combine(_sandbox.CheckpointFolder, "face_400.safetensors"))[..500]]);

        Ran ran = _sandbox.Run("New-ModelNode ../checkpoints/damaged.safetensors, ../checkpoints/face_480.safetensors");

        Assert.Equal(["CheckpointInvalid"], ran.ErrorIds);
        Assert.Equal(damaged, ran.Errors[0].TargetObject);
        Assert.Equal(["face_480@1"], ran.Text);
    }
}
