using System.Diagnostics;
using System.Management.Automation;

namespace MGit.PowerShell.Tests.Cmdlets;

public sealed class CompletionTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Get-ModelNode fa", "face", "face-edge")]
    [InlineData("Get-ModelNode face@", "face@2", "face@1", "face@production")]
    [InlineData("New-ModelNode -VersionOf face-", "face-edge")]
    [InlineData("New-ModelNode x -Parent face-", "face-edge")]
    [InlineData("Get-ModelNode -Type d", "detector")]
    [InlineData("Get-ModelNode -Tag n", "nightly")]
    [InlineData("Remove-ModelAlias fa", "face@production")]
    [InlineData("Set-ModelAlias p", "production")]
    [InlineData("Get-ModelParameter face he", "head.weight")]
    [InlineData("Export-Model face -Format Hu", "HuggingFace")]
    [InlineData("Get-ModelNode -Presence Dec", "Declared")]
    public void Arguments_complete_from_what_is_there(string line, params string[] expected) => Assert.Equal(expected, Complete(line));

    [Fact]
    public void Outside_of_a_repository_there_is_silence_at_once()
    {
        _sandbox.Run("Set-Location ..; $Error.Clear()").Clean();
        Complete("Get-ModelNode -Type de");
        long began = Stopwatch.GetTimestamp();

        Assert.Empty(Complete("Get-ModelNode -Type de"));

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1));
        Assert.Equal(["0"], _sandbox.Run("$Error.Count").Text);
    }

    private string[] Complete(string line)
        => [.. _sandbox.Run($"(TabExpansion2 -inputScript '{line}' -cursorColumn {line.Length}).CompletionMatches").Clean().Output
            .Select(match => ((CompletionResult)match.BaseObject).CompletionText)
            .Where(text => !text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))];
}
