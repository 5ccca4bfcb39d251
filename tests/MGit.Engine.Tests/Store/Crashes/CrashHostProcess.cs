using System.Diagnostics;
using System.Globalization;

namespace MGit.Engine.Tests.Store.Crashes;

/// <summary>A child process that runs a scenario of MGit.Engine.CrashHost.</summary>
internal sealed class CrashHostProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _reported = new(0);
    private readonly Task<string> _errors;
    private readonly Task _reading;

    internal CrashHostProcess(string scenario, string folder, IEnumerable<string>? arguments = null, long? crashAt = null, (string Name, string Value)? environment = null)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "MGit.Engine.CrashHost.dll"), scenario, folder },
        };
        foreach (string argument in arguments ?? [])
        {
            start.ArgumentList.Add(argument);
        }

        if (crashAt is long point)
        {
            start.Environment["MGIT_CRASH_AT"] = point.ToString(CultureInfo.InvariantCulture);
        }

        if (environment is var (name, value))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadLines();
    }

    /// <summary>What the child reported; complete after <see cref="WaitForEnd"/>.</summary>
    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>The numbers of the commits that returned in the child.</summary>
    internal IEnumerable<long> Committed =>
        _lines.Where(line => line.StartsWith("committed ", StringComparison.Ordinal)).Select(line => long.Parse(line[10..], CultureInfo.InvariantCulture));

    /// <summary>How many failpoints a run to the end passed; null when it did not get there.</summary>
    internal long? Failpoints => _lines.LastOrDefault() is { } last && last.StartsWith("failpoints ", StringComparison.Ordinal)
        ? long.Parse(last[11..], CultureInfo.InvariantCulture)
        : null;

    /// <summary>Waits until the child has reported that many lines, or is gone.</summary>
    internal async Task WaitForLines(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.WhenAny(_reported.WaitAsync(), _process.WaitForExitAsync());
        }
    }

    internal void Kill() => _process.Kill();

    /// <summary>Waits until the child is gone and fails if it ended by an error of its own.</summary>
    /// <returns>Whether it ran to its end (else it was killed).</returns>
    internal async Task<bool> WaitForEnd()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        string errors = await _errors;
        Assert.True(errors.Length == 0, errors);
        return _process.ExitCode == 0;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _reported.Dispose();
    }

    private async Task ReadLines()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Add(line);
            _reported.Release();
        }
    }
}
