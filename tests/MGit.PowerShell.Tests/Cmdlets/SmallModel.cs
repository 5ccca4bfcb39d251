namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Models of declared architectures: what the examples of Open-Model and its kin speak of, and one to follow by hand.</summary>
internal static class SmallModel
{
    /// <summary>An mlp of one linear layer: rows 1 2 3 and 3 4 7, biases of a half.</summary>
    public static void Write(string path) =>
        Checkpoint.Write(path, ("layers.0.weight", [2, 3], [1, 2, 3, 3, 4, 7]), ("layers.0.bias", [2], [0.5f, 0.5f]));

    /// <summary>digits.safetensors, and the nodes digits-base and digits-tasks (two heads over a backbone).</summary>
    public static void AddDigits(Sandbox sandbox)
    {
        Checkpoint.Write(
            Path.Combine(sandbox.Repository, "digits.safetensors"), Tensor("layers.0.weight", 32, 64), Tensor("layers.0.bias", 32), Tensor("layers.1.weight", 10, 32), Tensor("layers.1.bias", 10));
        Checkpoint.Write(
            Path.Combine(sandbox.Root, "tasks.safetensors"), Tensor("backbone.layers.0.weight", 32, 64), Tensor("backbone.layers.0.bias", 32),
            Tensor("heads.digit.weight", 10, 32), Tensor("heads.digit.bias", 10), Tensor("heads.parity.weight", 2, 32), Tensor("heads.parity.bias", 2));
        sandbox.Run("""
            New-ModelNode digits.safetensors -Name digits-base -Architecture @{ kind = 'mlp'; inputs = 64; hidden = @(32); outputs = 10 } | Out-Null
            New-ModelNode ../tasks.safetensors -Name digits-tasks -Type digits-task -Architecture @{ kind = 'mlp'; inputs = 64; hidden = @(32); heads = @{ digit = 10; parity = 2 } } | Out-Null
            """).Clean();
    }

    private static (string Name, int[] Shape, float[] Values) Tensor(string name, params int[] shape) =>
        (name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => MathF.Sin(i * 0.37f))]);
}
