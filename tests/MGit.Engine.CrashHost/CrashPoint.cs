using System.Diagnostics;
using MGit.Engine.Store.Files;

namespace MGit.Engine.CrashHost;

/// <summary>Counts the failpoints passed (before and after each durable operation) and kills the process hard at one of them.</summary>
internal static class CrashPoint
{
    private static long _passed;

    internal static long Passed => Interlocked.Read(ref _passed);

    internal static void Arm(long? crashAt) => Failpoint.Observer = (_, _, _) =>
    {
        if (Interlocked.Increment(ref _passed) == crashAt)
        {
            // SIGKILL on Unix, TerminateProcess on Windows: no handler, no finally, no flush.
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    };
}
