using System.Collections.Concurrent;
using System.Management.Automation;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Hosting;

/// <summary>Takes what the engine says, on any thread, and keeps it until the pipeline thread writes it.</summary>
internal sealed class HostBridge(Action wake) : IEngineHost
{
    private readonly ConcurrentQueue<(bool IsWarning, string Message)> _messages = new();

    public void Verbose(string message) => Enqueue(false, message);

    public void Warning(string message) => Enqueue(true, message);

    /// <summary>Writes what has come in. Only on the pipeline thread.</summary>
    public void Drain(Cmdlet cmdlet)
    {
        while (_messages.TryDequeue(out (bool IsWarning, string Message) next))
        {
            if (next.IsWarning)
            {
                cmdlet.WriteWarning(next.Message);
            }
            else
            {
                cmdlet.WriteVerbose(next.Message);
            }
        }
    }

    private void Enqueue(bool isWarning, string message)
    {
        _messages.Enqueue((isWarning, message));
        wake();
    }
}
