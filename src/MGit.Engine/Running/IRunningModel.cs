namespace MGit.Engine.Running;

/// <summary>A model that is loaded. Disposing gives back what no other loaded model holds.</summary>
public interface IRunningModel : IDisposable
{
    /// <summary>The node's id or path it was opened from.</summary>
    string Name { get; }

    /// <summary>Where it runs: "cpu", "cuda:0".</summary>
    string Device { get; }

    /// <summary>Bytes of its parameters.</summary>
    long ParameterBytes { get; }

    /// <summary>Bytes of its parameters that other open models hold as well.</summary>
    long SharedBytes { get; }

    /// <summary>Runs it once.</summary>
    /// <param name="inputs">By name; a single input may have any name.</param>
    /// <param name="cancellationToken">Ends waiting; a kernel that runs is not torn down.</param>
    IReadOnlyList<NamedArray> Invoke(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken);
}
