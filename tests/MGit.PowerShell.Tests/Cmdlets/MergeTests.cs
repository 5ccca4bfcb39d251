using System.Management.Automation;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Merging from a session: conflicts as objects, strategies, tests that decide.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Empty();

    public MergeTests() => _sandbox.Run("""
        New-ModelNode ../checkpoints/face_400.safetensors -Name face -Type detector | Out-Null
        New-ModelNode ../checkpoints/face_480.safetensors -Name face-edge -Parent face | Out-Null
        New-ModelNode ../checkpoints/face_440.safetensors -Name face-day -Parent face@1 | Out-Null
        New-ModelNode ../checkpoints/face_480.safetensors -Name face-night -Parent face@1 | Out-Null
        """).Clean();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_conflict_is_a_result_and_no_error()
    {
        PSObject result = Assert.Single(_sandbox.Run("Merge-Model face-day face-night -Name face-both").Clean().Output);

        Assert.Null(result.Properties["Node"].Value);
        Assert.Equal("Conflict", result.Properties["Outcome"].Value.ToString());
        Assert.Equal("face@1", result.Properties["Base"].Value);
        Assert.Equal(_sandbox.Repository, result.Properties["Repository"].Value);
        Assert.Equal(["NodeNotFound"], _sandbox.Run("Get-ModelNode face-both").ErrorIds);
    }

    [Fact]
    public void Nothing_is_tested_for_a_merge_that_made_no_node()
    {
        Assert.Empty(_sandbox.Run("Merge-Model face-day face-night -Name face-both | Invoke-LineageTest").Clean().Output);
        Assert.Equal(["ArgumentInvalid"], _sandbox.Run("Invoke-LineageTest -Node $null").ErrorIds);
    }

    [Fact]
    public void Choices_go_back_through_the_pipeline()
    {
        Ran ran = _sandbox.Run("""
            (Merge-Model face-day face-night -Name face-both).Conflicts | ForEach-Object { $_.Choose('Average') } |
                Merge-Model face-day face-night -Name face-both -Tag merged | ForEach-Object Node
            """).Clean();

        Assert.Equal(["face-both@1"], ran.Text);
        Assert.Equal("face-day@1,face-night@1", _sandbox.Run("(Get-ModelNode face-both).Parents -join ','").Text.Single());
        Assert.Equal("merged", _sandbox.Run("(Get-ModelNode face-both).Tags").Text.Single());
    }

    [Theory]
    [InlineData("-Strategy average")]
    [InlineData("-Strategy @{ head = 'Theirs'; '*' = 'Ties' } -Density 0.3")]
    [InlineData("-Strategy (& { $t = [System.Collections.Generic.Dictionary[string, string]]::new(); $t['*'] = 'Average'; , $t })")]
    [InlineData("-Strategy ([ordered]@{ 'body*' = 'TaskArithmetic'; 'head*' = 'Ours' }) -Weight 0.5, 0.5")]
    public void Strategies_resolve(string arguments)
        => Assert.Equal(["face@2"], _sandbox.Run($"(Merge-Model face-day face-night -VersionOf face {arguments}).Node").Clean().Text);

    [Fact]
    public void Failure_is_an_error_where_asked_for()
    {
        Ran ran = _sandbox.Run("Merge-Model face-day face-night -Name face-both -ErrorOnFailure");

        Assert.Single(ran.Output);
        Assert.Equal(["MergeConflict"], ran.ErrorIds);
    }

    [Theory]
    [InlineData("Merge-Model face-day nobody -Name x", "NodeNotFound")]
    [InlineData("Merge-Model face-day face-night -Name face", "NodeExists")]
    [InlineData("Merge-Model face-day face-day -Name x", "ArgumentInvalid")]
    [InlineData("Merge-Model face-day face-night -Strategy Average", "ArgumentInvalid")]
    [InlineData("Merge-Model face-day face-night -Name x -Strategy Best", "ArgumentInvalid")]
    [InlineData("Merge-Model face-day face-night -Name x -Strategy @{ '*' = 3.5 }", "ArgumentInvalid")]
    [InlineData("Merge-Model face-day face-night -Name x -Strategy Average -Weight 1, 2, 3", "ArgumentInvalid")]
    [InlineData("Merge-Model face-day face-night, face-edge -Name x -Strategy Theirs", "ArgumentInvalid")]
    public void Wrong_input_has_its_error(string command, string id)
    {
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();

        Ran ran = _sandbox.Run(command);

        Assert.Equal([id], ran.ErrorIds);
        Assert.Equal(before, _sandbox.Snapshot());
    }

    [Theory]
    [InlineData("$true", "face-both@1", "merged: a test passed")]
    [InlineData("$false", "", "not merged: the test sanity did not pass")]
    public void Registered_tests_decide(string verdict, string node, string decision)
    {
        string tests = Path.Combine(_sandbox.Repository, "tests");
        Directory.CreateDirectory(tests);
        File.WriteAllText(Path.Combine(tests, "sanity.ps1"), $"param($Node, $Model)\n{verdict}");
        File.AppendAllText(
            Path.Combine(_sandbox.Repository, "lineage.yaml"), "tests:\n  - name: sanity\n    appliesTo: {nodes: [face-day]}\n    script: tests/sanity.ps1\n");

        Ran ran = _sandbox.Run("Merge-Model face-day face-night -Name face-both -Strategy Average -Trust | ForEach-Object { \"$($_.Node)\"; $_.Decision; $_.Tests[0].Outcome }").Clean();

        Assert.Equal(node, ran.Text[0]);
        Assert.StartsWith(decision, ran.Text[1], StringComparison.Ordinal);
        Assert.Equal(verdict == "$true" ? "Passed" : "Failed", ran.Text[2]);
    }

    [Fact]
    public void What_was_not_agreed_to_is_asked_about_and_does_not_run()
    {
        string tests = Path.Combine(_sandbox.Repository, "tests");
        Directory.CreateDirectory(tests);
        File.WriteAllText(Path.Combine(tests, "sanity.ps1"), "param($Node, $Model)\n$true");
        File.AppendAllText(
            Path.Combine(_sandbox.Repository, "lineage.yaml"), "tests:\n  - name: sanity\n    appliesTo: {all: true}\n    script: tests/sanity.ps1\n");

        Ran ran = _sandbox.Run("Merge-Model face-day face-night -Name face-both -Strategy Average");

        Assert.Equal(["NotTrusted"], ran.ErrorIds);
        Assert.Empty(ran.Output);
        Assert.Equal(["face-both@1"], _sandbox.Run("(Merge-Model face-day face-night -Name face-both -Strategy Average -SkipTest).Node").Clean().Text);
    }

    [Fact]
    public void Its_nodes_and_strategies_are_completed()
    {
        Assert.Contains("face-day", Complete("Merge-Model face-d"));
        Assert.Contains("face-night", Complete("Merge-Model face-day face-n"));
        Assert.Contains("TaskArithmetic", Complete("Merge-Model face-day face-night -Strategy Ta"));
    }

    private IReadOnlyList<string> Complete(string line)
        => _sandbox.Run($"(TabExpansion2 -inputScript '{line}' -cursorColumn {line.Length}).CompletionMatches.CompletionText").Text;
}
