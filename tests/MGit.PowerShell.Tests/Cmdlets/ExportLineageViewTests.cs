namespace MGit.PowerShell.Tests.Cmdlets;

public sealed class ExportLineageViewTests
{
    [Theory]
    [InlineData("lineage.html", "<!DOCTYPE html>")]
    [InlineData("lineage.svg", "<svg")]
    [InlineData("lineage.mmd", "flowchart LR")]
    [InlineData("lineage.dot", "digraph lineage")]
    public void The_extension_says_what_is_written(string name, string beginning)
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        object file = Assert.Single(sandbox.Run($"Export-LineageView ../{name}").Clean().Output).BaseObject;

        string text = File.ReadAllText(((FileInfo)file).FullName);
        Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        Assert.Contains("face-edge@1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_of_the_pipeline_alone_are_drawn()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        sandbox.Run("Get-ModelNode face-edge | Export-LineageView ../one.mmd; Get-ModelNode none* | Export-LineageView ../none.mmd").Clean();

        Assert.Equal("flowchart LR\n  n0[\"face-edge@1\"]\n", File.ReadAllText(Path.Combine(sandbox.Root, "one.mmd")));
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "none.mmd")));
    }

    [Theory]
    [InlineData("Export-LineageView ../x.unknown", "ArgumentInvalid")]
    [InlineData("Export-LineageView ../nowhere/x.svg", "PathNotFound")]
    [InlineData("Set-Content ../x.svg mine; Export-LineageView ../x.svg", "DestinationExists")]
    [InlineData("'nobody' | Export-LineageView ../x.svg", "NodeNotFound")]
    [InlineData("5 | Export-LineageView ../x.svg", "ArgumentInvalid")]
    [InlineData("Measure-LineageStore | Export-LineageView ../x.mmd", "ArgumentInvalid")]
    [InlineData("(Get-ModelNode face-edge), (Measure-LineageStore) | Export-LineageView ../x.svg", "ArgumentInvalid")]
    public void Wrong_input_is_named(string script, string error)
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.StartsWith($"{error},", Assert.Single(sandbox.Run(script).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_writes_nothing()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.Empty(sandbox.Run("Export-LineageView ../x.svg -WhatIf").Clean().Output);
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "x.svg")));
    }

    [Theory]
    [InlineData("Measure-LineageStore")]
    [InlineData("Compare-Model face face-edge -Statistics")]
    public void Measures_and_comparisons_are_drawn(string source)
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        sandbox.Run($"{source} | Export-LineageView ../x.html; {source} | Export-LineageView ../x.svg; {source} | Export-LineageView ../no.svg -WhatIf").Clean();

        Assert.Contains("face-edge", File.ReadAllText(Path.Combine(sandbox.Root, "x.html")), StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(sandbox.Root, "x.svg")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "no.svg")));
    }
}
