using System.Globalization;

namespace MGit.Benchmarks.Store;

/// <summary>Samples the process's anonymous memory (Linux: RssAnon of /proc/self/status) and keeps the highest.</summary>
internal sealed class MemorySampler : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _peak;

    public MemorySampler()
    {
        _thread = new Thread(Sample) { IsBackground = true };
        _thread.Start();
    }

    public long PeakMiB => Interlocked.Read(ref _peak) / 1024;

    public static long BytesRead() => Field("/proc/self/io", "rchar:");

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private static long Field(string path, string name)
    {
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return long.Parse(line[name.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }

    private void Sample()
    {
        while (!_stop.Token.WaitHandle.WaitOne(20))
        {
            long now = Field("/proc/self/status", "RssAnon:");
            if (now > _peak)
            {
                Interlocked.Exchange(ref _peak, now);
            }
        }
    }
}
