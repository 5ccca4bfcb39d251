namespace MGit.PowerShell.Tests.Cmdlets;

public sealed class ShowLineageTests
{
    [Fact]
    public void The_tree_names_models_aliases_and_types()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        string[] lines = [.. sandbox.Run("Show-Lineage").Clean().Output.Select(line => ((string)line.BaseObject).TrimEnd())];

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("● face@1-2  [production] · detector", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("└─ ● face-edge@1  detector", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_are_drawn_with_what_came_of_them()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.Equal(["● face-edge@1"], Lines(sandbox, "'face-edge' | Show-Lineage -Width 20"));
        Assert.Equal(["* face@1-2  [production], detector", "`- * face-edge@1  detector"], Lines(sandbox, "Get-ModelNode face-edge | Show-Lineage -Ancestor -Ascii -Width 60"));
    }

    [Fact]
    public void An_empty_pipeline_draws_nothing()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.Empty(sandbox.Run("Get-ModelNode none* | Show-Lineage").Clean().Output);
    }

    [Fact]
    public void A_node_that_is_not_there_is_named()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.StartsWith("NodeNotFound,", Assert.Single(sandbox.Run("Show-Lineage nobody").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static string[] Lines(Sandbox sandbox, string script) => [.. sandbox.Run(script).Clean().Output.Select(line => ((string)line.BaseObject).TrimEnd())];
}
