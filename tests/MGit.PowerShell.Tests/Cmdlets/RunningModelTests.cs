using System.Management.Automation;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Open-Model, Invoke-Model and Close-Model, as a user meets them.</summary>
public sealed class RunningModelTests : IDisposable
{
    // What SmallModel writes.
    private const string Declared = "@{ kind = 'mlp'; inputs = 3; outputs = 2 }";

    private readonly Sandbox sandbox = Sandbox.Empty();

    public RunningModelTests()
    {
        SmallModel.Write(Path.Combine(sandbox.Root, "small.safetensors"));
        sandbox.Run($"New-ModelNode ../small.safetensors -Name small -Architecture {Declared} | Out-Null").Clean();
    }

    public void Dispose() => sandbox.Dispose();

    [TorchFact]
    public void A_node_is_opened_run_and_closed()
    {
        PSObject model = Assert.Single(sandbox.Run("$m = Open-Model small; $m").Clean().Output);
        Assert.Equal("small@1", model.Properties["Node"].Value);
        Assert.Equal("cpu", model.Properties["Device"].Value);
        Assert.Equal(32L, model.Properties["ParameterBytes"].Value);
        Assert.Equal(sandbox.Repository, model.Properties["Repository"].Value);

        PSObject output = Assert.Single(sandbox.Run("Invoke-Model $m @((1, 0, 0), (0, 1, 2))").Clean().Output);
        Assert.Equal("output", output.Properties["Name"].Value);
        Assert.Equal([2L, 2L], (IEnumerable<long>)output.Properties["Shape"].Value);
        Assert.Equal([1.5f, 3.5f, 8.5f, 18.5f], (float[])output.Properties["Data"].Value);

        sandbox.Run("Close-Model $m; $m | Close-Model").Clean();
        ErrorRecord closed = Assert.Single(sandbox.Run("Invoke-Model $m (1, 2, 3)").Errors);
        Assert.StartsWith("ArgumentInvalid", closed.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("small@1 is closed", closed.Exception.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Every_way_of_giving_an_array_gives_the_same()
    {
        string[] given =
        [
            "(1, 2, 3)", "(, (1, 2, 3))", "@{ input = 1, 2, 3 }", "@{ x = @{ Shape = 1, 3; Data = 1.0, 2.0, 3.0 } }", "([float[]](1, 2, 3))",
            "(& { $d = [Collections.Generic.Dictionary[string, object]]::new(); $d['input'] = 1, 2, 3; $d })",
            "([double[]](1, 2, 3)) -Shape 1, 3", "([pscustomobject]@{ Name = 'input'; Shape = 1, 3; Data = 1, 2, 3 })", "([int[,]]::new(1, 3)) -Shape 1, 3",
        ];
        float[][] results =
        [
            .. given.Select(array => (float[])Assert.Single(sandbox.Run($"Invoke-Model -Node small -InputData {array}").Clean().Output).Properties["Data"].Value),
        ];

        Assert.All(results[..^1], result => Assert.Equal([14.5f, 32.5f], result));
        Assert.Equal([0.5f, 0.5f], results[^1]);
    }

    [TorchFact]
    public void An_output_is_an_input()
    {
        Ran ran = sandbox.Run("""
            $first = Invoke-Model -Node small -InputData (1, 2, 3)
            $second = Open-Model -LiteralPath ../small.safetensors -Architecture @{ kind = 'mlp'; inputs = 3; outputs = 2 }
            Invoke-Model $second $first
            """);

        ErrorRecord error = Assert.Single(ran.Errors);
        Assert.Contains("takes [rows,3]; the input is [1,2]", error.Exception.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Two_open_models_share_what_is_equal()
    {
        Ran ran = sandbox.Run("""
            New-ModelNode ../small.safetensors -Name twin -Architecture @{ kind = 'mlp'; inputs = 3; outputs = 2 } | Out-Null
            $two = Get-ModelNode small, twin | Open-Model
            $two.SharedBytes; $two[1] | Close-Model; $two.SharedBytes
            """).Clean();

        Assert.Equal([32L, 32L, 0L, 0L], ran.Output.Select(value => (long)value.BaseObject));
    }

    [Theory]
    [InlineData("Open-Model nowhere", "NodeNotFound")]
    [InlineData("Open-Model -LiteralPath ./nowhere.onnx", "PathNotFound")]
    [InlineData("New-ModelNode ../checkpoints/face_400.safetensors -Name bare | Out-Null; Open-Model bare", "ModelNotRunnable")]
    [InlineData("Open-Model small -Architecture @{ kind = 'mlp' }", "DeclarationInvalid")]
    [InlineData("Invoke-Model -Node small -InputData @((1, 2), (3))", "ArgumentInvalid")]
    [InlineData("Invoke-Model -Node small -InputData 'text'", "ArgumentInvalid")]
    public void What_is_wrong_has_a_name(string command, string errorId)
    {
        ErrorRecord error = Assert.Single(sandbox.Run(command).Errors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Devices_complete_without_loading_anything()
    {
        Ran ran = sandbox.Run("(TabExpansion2 'Open-Model small -Device c' -cursorColumn 26).CompletionMatches.CompletionText").Clean();
        Assert.Equal(["cpu", "cuda"], ran.Output.Select(text => text.ToString()));
    }
}
