using System.Collections.Concurrent;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Hosting;

/// <summary>
/// Runs the engine's work on another thread while the pipeline thread writes what it says, shows its progress and hears Ctrl+C. The
/// worker has always ended when a method of this class returns or throws, so that nothing goes on behind a stopped pipeline.
/// </summary>
internal sealed class OperationPump : IDisposable
{
    private const int TickMilliseconds = 100;

    private readonly Cmdlet _cmdlet;
    private readonly HostBridge _host;
    private readonly ProgressBridge _progress;
    private readonly CancellationTokenSource _stopping = new();

    // Never disposed: it holds no handle, and a worker's last word may still set it after the cmdlet is gone.
    private readonly ManualResetEventSlim _wake = new(false);

    public OperationPump(Cmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _host = new HostBridge(_wake.Set);
        _progress = new ProgressBridge(cmdlet.GetHashCode() & int.MaxValue);
    }

    /// <summary>What the engine speaks to.</summary>
    public IEngineHost Host => _host;

    /// <summary>Takes reports of progress, from any thread.</summary>
    public IProgress<OperationProgress> Progress => _progress;

    /// <summary>Whether the pipeline was told to stop.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Set when the pipeline is told to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Tells the work under way to stop. From any thread.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _wake.Set();
    }

    /// <summary>Runs one piece of work and returns its result.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    public T Run<T>(Func<IProgress<OperationProgress>, CancellationToken, T> work)
    {
        using var operation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        Task<T> worker = Task.Run(() => work(_progress, operation.Token), CancellationToken.None);
        Pump(worker, operation, static () => { });
        return worker.GetAwaiter().GetResult();
    }

    /// <summary>Runs work that yields items, and hands each to <paramref name="write"/> on the pipeline thread as it comes.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    public void Stream<T>(Func<IProgress<OperationProgress>, CancellationToken, IEnumerable<T>> source, Action<T> write)
    {
        using var operation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var items = new BlockingCollection<T>(64);
        Task worker = Task.Run(
            () =>
            {
                foreach (T item in source(_progress, operation.Token))
                {
                    items.Add(item, operation.Token);
                    _wake.Set();
                }
            },
            CancellationToken.None);
        Pump(worker, operation, () =>
        {
            while (items.TryTake(out T? item))
            {
                write(item);
            }
        });
        worker.GetAwaiter().GetResult();
    }

    /// <summary>Writes what the engine has said outside of work run here. Only on the pipeline thread.</summary>
    public void Drain() => _host.Drain(_cmdlet);

    public void Dispose() => _stopping.Dispose();

    private void Pump(Task worker, CancellationTokenSource operation, Action drainItems)
    {
        worker.ContinueWith(
            static (_, wake) => ((ManualResetEventSlim)wake!).Set(),
            _wake,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            while (!worker.IsCompleted)
            {
                _wake.Wait(TickMilliseconds);
                _wake.Reset();
                Show(_progress.Next());
                Drain();
                drainItems();
            }

            Drain();
            drainItems();
            Show(_progress.End());
        }
        catch
        {
            // Writing failed: the pipeline stops, or what stands after us did. The worker must not outlive this call.
            operation.Cancel();
            Task.WaitAny(worker);
            throw;
        }

        if (IsStopping && worker.Exception?.InnerException is OperationCanceledException or MGitException { Code: ErrorCode.Canceled })
        {
            throw new PipelineStoppedException();
        }
    }

    private void Show(ProgressRecord? record)
    {
        if (record is not null)
        {
            _cmdlet.WriteProgress(record);
        }
    }
}
