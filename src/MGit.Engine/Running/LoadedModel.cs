using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Engine.Running;

/// <summary>
/// A model that a user has open. It stays in memory until it is disposed (Close-Model), or nobody holds it any more; parameters that
/// other open models have as well are there once.
/// </summary>
public sealed class LoadedModel : IDisposable
{
    private readonly IRunningModel _running;

    private LoadedModel(IRunningModel running, string? repository)
    {
        _running = running;
        Repository = repository;
        Device = running.Device;
        ParameterBytes = running.ParameterBytes;
        Opened = DateTimeOffset.Now;
    }

    /// <summary>The node's id, or the path it was opened from.</summary>
    public string Node => _running.Name;

    /// <summary>The repository's root; null for a model that no repository holds.</summary>
    public string? Repository { get; }

    /// <summary>Where it runs: "cpu", "cuda:0".</summary>
    public string Device { get; }

    /// <summary>Bytes of its parameters in memory.</summary>
    public long ParameterBytes { get; }

    /// <summary>Bytes of them that other open models hold as well, now; 0 once it is closed.</summary>
    public long SharedBytes => IsOpen ? _running.SharedBytes : 0;

    public bool IsOpen { get; private set; } = true;

    public DateTimeOffset Opened { get; }

    /// <summary>Opens a model.</summary>
    /// <param name="runtime">What runs it.</param>
    /// <param name="source">The parameters and files; not kept.</param>
    /// <param name="architecture">What is declared; null takes what the source says, which may be nothing.</param>
    /// <param name="repository">The repository's root, or null.</param>
    /// <param name="device">"auto", "cpu" or "cuda[:n]".</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>, <c>ModelNotRunnable</c>, <c>DeclarationInvalid</c>, <c>ArgumentInvalid</c>.</exception>
    public static LoadedModel Open(
        IModelRuntime runtime, ModelSource source, ValueMap? architecture, string? repository, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(source);
        return new(runtime.Open(source, architecture ?? source.Architecture, device, cancellationToken), repository);
    }

    /// <summary>Runs it once. See <see cref="IRunningModel.Invoke"/>.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: it is closed, or the inputs do not fit.</exception>
    public IReadOnlyList<NamedArray> Invoke(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken) =>
        IsOpen ? _running.Invoke(inputs, cancellationToken) : throw Closed();

    public void Dispose()
    {
        IsOpen = false;
        _running.Dispose();
    }

    public override string ToString() => Node;

    private MGitException Closed() => new(ErrorCode.ArgumentInvalid, $"{Node} is closed. Open it again with Open-Model.", Node);
}
