using System.Management.Automation;
using System.Runtime.InteropServices;

namespace MGit.Console;

/// <summary>
/// Ctrl+C and a request to end: the first stops the running pipeline in good order. Where it does not stop, the third Ctrl+C ends the
/// process; a repository survives that.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int PatienceInSignals = 3;

    private readonly Lock gate = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private PowerShell? running;
    private int signals;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>True once the current run was asked to stop.</summary>
    public bool Requested => signals > 0;

    /// <summary>True once the process was asked to end, not just the pipeline.</summary>
    public bool EndRequested { get; private set; }

    /// <summary>Makes a pipeline the one that signals stop, until the result is disposed.</summary>
    public IDisposable Watch(PowerShell shell)
    {
        lock (gate)
        {
            running = shell;
            signals = 0;
        }

        return new Watching(this);
    }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        PowerShell? shell;
        lock (gate)
        {
            EndRequested |= context.Signal == PosixSignal.SIGTERM;
            shell = running;
            signals++;
            if (shell is null || signals >= PatienceInSignals)
            {
                return; // The default: the process ends.
            }
        }

        context.Cancel = true;
        if (signals == 1)
        {
            shell.BeginStop(null, null);
        }
        else
        {
            System.Console.Error.WriteLine("Stopping. Ctrl+C once more ends mgit at once.");
        }
    }

    private sealed class Watching(Interruption owner) : IDisposable
    {
        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.running = null;
            }
        }
    }
}
