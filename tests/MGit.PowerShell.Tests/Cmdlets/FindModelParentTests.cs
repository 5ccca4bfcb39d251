namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Parents that are looked for, from the command line.</summary>
public sealed class FindModelParentTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_file_that_is_stored_finds_its_node()
        => Assert.Equal(
            ["face@2", "True"],
            _sandbox.Run("$best = Get-Item ../checkpoints/face_440.safetensors | Find-ModelParent -First 1; $best.Parent; \"$($best.IsParent)\"").Clean().Text);

    [Fact]
    public void A_string_that_begins_like_a_path_is_a_file()
        => Assert.Equal(
            ["face@2", "NodeNotFound"],
            _sandbox.Run("(Find-ModelParent ../checkpoints/face_440.safetensors -First 1).Parent; Find-ModelParent ./nosuch.pth, nosuch -ErrorVariable e -ErrorAction SilentlyContinue; \"$($e[-1].FullyQualifiedErrorId)\".Split(',')[0]").Text);

    [Fact]
    public void A_file_without_weights_is_an_error()
        => Assert.Contains(
            "CheckpointInvalid",
            Assert.Single(_sandbox.Run("Set-Content ../words.txt 'no model'; Find-ModelParent -Path ../words.txt").ErrorIds),
            StringComparison.Ordinal);

    [Fact]
    public void A_node_never_finds_itself_or_what_descends_from_it()
        => Assert.Empty(_sandbox.Run("(Find-ModelParent face@2).Parent | Where-Object { $_ -in 'face@2', 'face-edge@1' }").Clean().Output);

    [Fact]
    public void Candidates_carry_what_was_asked_and_where()
    {
        Assert.Equal(["face-edge@1", ""], _sandbox.Run("$c = Get-ModelNode face-edge | Find-ModelParent -First 1; $c.Node; \"$($c.Path)\"").Clean().Text);
        Assert.Equal([_sandbox.Repository], _sandbox.Run("(Find-ModelParent -Path ../checkpoints/face_480.safetensors -First 1).Repository").Clean().Text);
    }

    [Fact]
    public void A_folder_of_checkpoints_gets_the_same_parents_in_any_order()
    {
        IReadOnlyList<string> ascending = Added("face_400", "face_440", "face_480");

        Assert.Equal(["face_400@1<", "face_440@1<face_400@1"], ascending.Take(2));
        Assert.Equal(ascending, Added("face_480", "face_400", "face_440"));

        static IReadOnlyList<string> Added(params string[] files)
        {
            using Sandbox empty = Sandbox.Empty();
            string names = string.Join(',', files.Select(file => $"'../checkpoints/{file}.safetensors'"));
            return [.. empty.Run($"Get-Item {names} | New-ModelNode -AutoParent | ForEach-Object {{ \"$($_.Id)<$($_.Parents)\" }}").Clean().Text.Order()];
        }
    }

    [Fact]
    public void Nothing_is_added_under_WhatIf_and_given_parents_exclude_the_search()
    {
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();

        _sandbox.Run("New-ModelNode ../checkpoints/face_440.safetensors -Name x -AutoParent -WhatIf").Clean();
        Ran both = _sandbox.Run("New-ModelNode ../checkpoints/face_440.safetensors -Name x -AutoParent -Parent face");

        Assert.Equal(before, _sandbox.Snapshot());
        Assert.Contains("ArgumentInvalid", Assert.Single(both.ErrorIds), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_named()
        => Assert.Contains("NodeNotFound", Assert.Single(_sandbox.Run("Find-ModelParent nobody").ErrorIds), StringComparison.Ordinal);
}
