using MGit.PowerShell.Tests.Cmdlets.Hosting;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>What Compare-Model takes, and what it says of it.</summary>
public sealed class CompareModelTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Two_nodes_are_compared_and_carry_their_repository()
    {
        Ran ran = _sandbox.Run("Compare-Model face@1 face@2 | ForEach-Object { \"$_\"; $_.StructuralDivergence; $_.ContextualDivergence; $_.Modified; $_.Repository }").Clean();

        Assert.Equal(["face@1 .. face@2", "0", "1", "2", _sandbox.Repository], ran.Text);
    }

    [Fact]
    public void One_node_alone_is_compared_with_its_parents_and_so_is_each_that_is_piped_in()
    {
        Assert.Equal(["face@2 .. face-edge@1"], _sandbox.Run("Compare-Model face-edge").Clean().Text);
        Assert.Equal(
            ["face@2 .. face-edge@1", "face@1 .. face@2"],
            _sandbox.Run("Get-ModelNode -AllVersions | Sort-Object Id | Compare-Model").Clean().Text.OrderBy(text => text.Contains("edge", StringComparison.Ordinal) ? 0 : 1));
    }

    [Fact]
    public void Nodes_and_files_are_piped_in_against_one_reference()
    {
        Ran ran = _sandbox.Run("(Get-ChildItem ../checkpoints/*.safetensors) + (Get-ModelNode face-edge) | Compare-Model -Reference face@1 | ForEach-Object ContextualDivergence").Clean();

        Assert.Equal(["0", "1", "1", "1"], ran.Text);
    }

    [Fact]
    public void A_string_is_a_node_first_and_a_path_where_it_begins_like_one()
    {
        string file = Path.Combine(_sandbox.CheckpointFolder, "face_480.safetensors");
        File.Copy(file, Path.Combine(_sandbox.Repository, "face"));
        File.Copy(file, Path.Combine(_sandbox.Repository, "loose.safetensors"));

        Assert.Equal(["face@2 .. face@1"], _sandbox.Run("Compare-Model face face@1").Clean().Text);
        Assert.EndsWith(Path.Combine("faces", "face"), _sandbox.Run("(Compare-Model face@1 ./face).Difference").Clean().Text[0], StringComparison.Ordinal);
        Assert.EndsWith("loose.safetensors", _sandbox.Run("(Compare-Model face@1 loose.safetensors).Difference").Clean().Text[0], StringComparison.Ordinal);
        Assert.Equal(3, _sandbox.Run("Compare-Model face@1 ../checkpoints/*.safetensors").Clean().Output.Count);
    }

    [Fact]
    public void Files_need_no_repository()
    {
        Ran ran = _sandbox.Run("Set-Location ..; Compare-Model ./checkpoints/face_400.safetensors checkpoints/face_440.safetensors | ForEach-Object { $_.Modified; $null -eq $_.Repository }").Clean();

        Assert.Equal(["2", "True"], ran.Text);
    }

    [Fact]
    public void Numbers_are_measured_where_they_are_asked_for()
    {
        Ran without = _sandbox.Run("Compare-Model face@1 face@2 -Expand | ForEach-Object { \"$($_.Layer) $($null -eq $_.RelativeL2)\" }").Clean();
        Ran with = _sandbox.Run("Compare-Model face@1 face@2 -Expand -Statistics -Layer 'he*' | ForEach-Object { $_.Layer; $_.MaxAbsolute; $_.ChangedShare }").Clean();

        Assert.Equal(["body True", "head True"], without.Text);
        Assert.Equal(["head", "40", "0.015625"], with.Text);
    }

    [Fact]
    public void Unchanged_layers_are_listed_where_they_are_asked_for()
        => Assert.Equal(
            ["Unchanged body", "Unchanged head"],
            _sandbox.Run("Compare-Model face@1 ../checkpoints/face_400.safetensors -Expand -IncludeEqual").Clean().Text);

    [Fact]
    public void The_strict_mode_has_the_sets()
        => Assert.Equal(
            ["body,head", "body,head", "body -> head", "0"],
            _sandbox.Run("(Compare-Model face@1 face@2 -Strict) | ForEach-Object { $_.ContextualEdit.NodesRemoved -join ','; $_.ContextualEdit.NodesAdded -join ','; $_.ContextualEdit.EdgesAdded -join ','; $_.StructuralEdit.EdgesAdded.Count }").Clean().Text);

    [Theory]
    [InlineData("Compare-Model nobody face", "NodeNotFound")]
    [InlineData("Compare-Model face ./nobody", "PathNotFound")]
    [InlineData("Compare-Model ../checkpoints/face_400.safetensors", "ArgumentInvalid")]
    [InlineData("Compare-Model", "ArgumentInvalid")]
    [InlineData("Compare-Model face@1 face@2 -Layer '['", "ArgumentInvalid")]
    public void What_cannot_be_compared_is_said_so(string command, string error)
        => Assert.Equal([error], _sandbox.Run(command).ErrorIds);

    [Fact]
    public void A_bad_item_is_reported_and_the_rest_goes_on()
    {
        Ran ran = _sandbox.Run("'face@2', 'nobody', 'face-edge' | Compare-Model -Reference face@1");

        Assert.Equal(["face@1 .. face@2", "face@1 .. face-edge@1"], ran.Text);
        Assert.Equal(["NodeNotFound"], ran.ErrorIds);
    }

    [Fact]
    public void An_empty_pipeline_does_nothing() => Assert.Empty(_sandbox.Run("@() | Compare-Model -Reference face").Clean().Output);

    [Theory]
    [InlineData("Compare-Model face@1 face@2 -Expand", "Change", "Layer", "Kind", "Shape")]
    [InlineData("Compare-Model face@1 face@2 -Expand -Statistics", "Change", "Heat", "RelL2", "Cosine", "MaxAbs", "Layer", "Kind", "Shape")]
    public void The_tables_fit(string command, params string[] columns)
    {
        _sandbox.Host.Clear();
        _sandbox.Run($"{command} | Out-Default").Clean();
        IReadOnlyList<string> lines = _sandbox.Host.Lines;

        string heads = lines.First(line => line.Contains("Layer", StringComparison.Ordinal) && line.Contains("Kind", StringComparison.Ordinal));
        Assert.All(columns, column => Assert.Contains(column, heads, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= FixedScreen.Width, line));
    }
}
