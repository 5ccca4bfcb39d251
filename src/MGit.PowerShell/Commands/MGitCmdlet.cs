using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Errors;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>
/// What every cmdlet shares: which repository is meant, running the engine beside the pipeline, and how its faults are reported.
/// </summary>
public abstract class MGitCmdlet : PSCmdlet, IDisposable
{
    private readonly Dictionary<string, LineageRepository> _repositories = new(StringComparer.Ordinal);
    private readonly OperationPump _pump;
    private bool _disposed;

    protected MGitCmdlet() => _pump = new OperationPump(this);

    /// <summary>Folder of the repository. Objects that carry a Repository property bring it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>How long to wait for a lock another process holds.</summary>
    [Parameter]
    [Duration(DurationUnit.Seconds)]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A file that gets one JSON line for each thing done.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>Whether the pipeline was told to stop.</summary>
    private protected bool IsStopping => _pump.IsStopping;

    /// <summary>Set when the pipeline is told to stop.</summary>
    private protected CancellationToken StopToken => _pump.Stopping;

    /// <summary>Takes reports of progress, from any thread; they are shown while work runs.</summary>
    private protected IProgress<OperationProgress> Progress => _pump.Progress;

    /// <summary>Whether a pipeline delivers the input, even if it delivers nothing.</summary>
    private protected bool ExpectsInput => MyInvocation.ExpectingInput;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected override void StopProcessing() => _pump.Stop();

    /// <summary>Gives back what the cmdlet holds. Writing to the pipeline is over by then.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
        {
            return;
        }

        _disposed = true;
        foreach (LineageRepository repository in _repositories.Values)
        {
            repository.Dispose();
        }

        _pump.Dispose();
    }

    /// <summary>Whether the user gave a parameter on the command line or through the pipeline.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>
    /// The repository that is meant: -Repository, else the one the node object came from, else MGIT_REPOSITORY, else the one around the
    /// current location. Opened once and kept until the cmdlet ends.
    /// </summary>
    private protected LineageRepository OpenRepository(NodeReference? reference = null)
    {
        string root = RepositoryRoot(reference);
        if (!_repositories.TryGetValue(root, out LineageRepository? repository))
        {
            RepositoryOptions options = Options();
            repository = Run((_, _) => LineageRepository.Open(root, options));
            _repositories.Add(root, repository);
        }

        return repository;
    }

    /// <summary>How this cmdlet opens repositories.</summary>
    private protected virtual RepositoryOptions Options()
    {
        string? log = LogPath ?? Environment.GetEnvironmentVariable("MGIT_LOG");
        return new RepositoryOptions
        {
            LockTimeout = LockTimeout,
            LogPath = string.IsNullOrEmpty(log) ? null : FullPath(log),
            Host = _pump.Host,
            Stopping = _pump.Stopping,
            Scripts = new PowerShellScriptHost(this),
        };
    }

    /// <summary>Runs the engine on another thread; Ctrl+C, messages and progress are served meanwhile.</summary>
    private protected T Run<T>(Func<IProgress<OperationProgress>, CancellationToken, T> work) => _pump.Run(work);

    /// <summary>As <see cref="Run"/> for work that yields items, each written as it comes.</summary>
    private protected void Stream<T>(Func<IProgress<OperationProgress>, CancellationToken, IEnumerable<T>> source, Action<T> write)
        => _pump.Stream(source, write);

    /// <summary>Does something for one item of the input; a fault of that item is reported with it as target and the rest goes on.</summary>
    /// <returns>Whether it was done.</returns>
    private protected bool Attempt(object? target, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception fault) when (ErrorMap.Find(fault) is not null)
        {
            Report(fault, target);
            return false;
        }
    }

    /// <summary>Reports a fault: ends the pipeline where nothing more can be done, else goes on with the next item.</summary>
    private protected void Report(Exception fault, object? target)
    {
        ErrorRecord record = ErrorMap.ToRecord(fault, target);
        if (ErrorMap.Find(fault) is { Terminating: true })
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    /// <summary>
    /// As ShouldProcess, with <c>-Force</c> in the place of the answer to its prompt. <c>-WhatIf</c> and an explicit <c>-Confirm</c> come
    /// first.
    /// </summary>
    private protected bool ShouldProcess(string target, string action, bool force)
    {
        if (!force || IsBound("Confirm") || IsWhatIf())
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"Performing the operation \"{action}\" on target \"{target}\".");
        return true;
    }

    /// <summary>Absolute path of a file or folder that need not exist, relative to the current location.</summary>
    private protected string FullPath(string path) => SourcePaths.Absolute(this, path);

    /// <summary>Whether the user only asks what would be done.</summary>
    private protected bool IsWhatIf() => IsBound("WhatIf")
        ? LanguagePrimitives.IsTrue(MyInvocation.BoundParameters["WhatIf"])
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private string RepositoryRoot(NodeReference? reference)
    {
        if (Repository is not null)
        {
            return FullPath(Repository);
        }

        if (reference?.Repository is { } travelled)
        {
            return travelled;
        }

        return RepositoryLocator.Find(SessionState.Path.CurrentFileSystemLocation.ProviderPath) is { } root
            ? root
            : throw new MGitException(
                ErrorCode.RepositoryNotFound,
                $"No repository was found at or above '{SessionState.Path.CurrentFileSystemLocation.ProviderPath}'. "
                + "Make one with Initialize-Lineage, or name one with -Repository or the environment variable MGIT_REPOSITORY.",
                SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }
}
