using MGit.PowerShell.Tests.Cmdlets.Hosting;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>What is printed reads well in 100 columns, and the numbers behind it stay numbers.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public ViewTests() => _sandbox.Run("""
        New-ModelNode ../checkpoints/face_440.safetensors -Name face-day -Parent face@1 | Out-Null
        New-ModelNode ../checkpoints/face_480.safetensors -Name face-night -Parent face@1 | Out-Null
        """).Clean();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Get-ModelNode -AllVersions", "Id", "Type", "Presence", "Parents", "Size", "Stored", "Ratio")]
    [InlineData("Get-ModelParameter face", "ParameterName", "Shape", "Type", "Size", "Stored", "Codec")]
    [InlineData("Get-ModelParameter face -Statistics", "ParameterName", "Min", "Max", "Mean", "StdDev", "Zeros", "NaN")]
    [InlineData("Get-ModelAlias", "Alias", "Node", "Previous", "Set")]
    [InlineData("(Measure-LineageStore).ByNode", "Node", "Size", "Stored", "Shared")]
    [InlineData("(Measure-LineageStore).ByCodec", "Codec", "Contents", "Size", "Stored")]
    [InlineData("Export-Model face ../out", "Size", "FullName")]
    [InlineData("New-ModelNode -Name small -Parent face -Create @{ builtin = 'cast'; parameters = @{ type = 'BF16' } } | Out-Null; Update-Lineage -All", "Node", "State", "Parents", "Seconds", "Creation or reason")]
    [InlineData("New-ModelNode -Name small -Parent face -Create @{ builtin = 'cast'; parameters = @{ type = 'BF16' } } | Out-Null; Update-Lineage -All | Out-Null; Get-LineageRun", "Node", "Outcome", "Started", "Seconds", "Device", "Creation")]
    [InlineData("(Merge-Model face-day face-night -Name face-both -WhatIf).Conflicts", "Layer", "LayerKind", "Kind", "DependsOn", "Choice")]
    [InlineData("Get-ModelNode -Removed", "Id", "Removed", "KeptUntil", "Uid")]
    public void Tables_fit(string command, params string[] columns)
    {
        IReadOnlyList<string> lines = Print(command);

        string heads = lines.First(line => line.Contains(columns[0], StringComparison.Ordinal));
        Assert.All(columns, column => Assert.Contains(column, heads, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= FixedScreen.Width, line));
        Assert.DoesNotContain(lines, line => line.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_line_shows_what_matters()
    {
        string line = Print("Get-ModelNode face-edge").First(text => text.StartsWith("face-edge@1", StringComparison.Ordinal));

        Assert.Matches(@"^face-edge@1\s+detector\s+Stored\s+face@2\s+\d+(\.\d)? Ki?B\s+\d+(\.\d)? (Ki)?B\s+\d+\.\d\d$", line.TrimEnd());
    }

    [Theory]
    [InlineData("Get-Lineage")]
    [InlineData("Measure-LineageStore")]
    [InlineData("Get-ModelNode face | Format-List")]
    public void Lists_name_each_value(string command)
    {
        IReadOnlyList<string> lines = Print(command);

        Assert.Contains(lines, line => line.StartsWith("Repository", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Ratio", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("System.", StringComparison.Ordinal) || line.Contains("MGit.", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_stay_numbers()
    {
        Ran ran = _sandbox.Run("Get-ModelNode face | ForEach-Object { $_.OriginalBytes; $_.StoredBytes; $_.Ratio; $_.ParameterCount }").Clean();

        Assert.Equal([typeof(long), typeof(long), typeof(double), typeof(long)], ran.Output.Select(value => value.BaseObject.GetType()));
    }

    private IReadOnlyList<string> Print(string command)
    {
        _sandbox.Host.Clear();
        _sandbox.Run($"{command} | Out-Default").Clean();
        return _sandbox.Host.Lines;
    }
}
