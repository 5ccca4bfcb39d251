using MGit.Engine.Running;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Repositories;

/// <summary>How a repository is opened.</summary>
public sealed record RepositoryOptions
{
    /// <summary>How long to wait for a lock another process holds before giving up with <c>RepositoryLocked</c>.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends a wait for a lock, and a change that is not committed yet, of operations that take no token of their own.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Open although the store's catalog cannot be read: for testing and repairing it.</summary>
    public bool Tolerant { get; init; }

    /// <summary>A file that gets one JSON line for each thing done, or null.</summary>
    public string? LogPath { get; init; }

    /// <summary>Who hears of decisions and warnings.</summary>
    public IEngineHost Host { get; init; } = SilentHost.Instance;

    /// <summary>Runs the scripts that lineage.yaml names; null: scripts cannot run here, and what needs one says so.</summary>
    public IScriptHost? Scripts { get; init; }

    /// <summary>Runs models; null: the runtime of this process, loaded when a model must run. Tests put another in its place.</summary>
    internal IModelRuntime? Models { get; init; }

    /// <summary>Where answers about what may run are kept; null: in the user's folder.</summary>
    internal string? TrustFolder { get; init; }

    /// <summary>The disk; tests put one that loses or refuses writes in its place.</summary>
    internal IDurableFiles Files { get; init; } = DiskFiles.Instance;
}
