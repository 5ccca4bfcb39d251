using System.Diagnostics;

namespace MGit.Fuzz;

/// <summary>Feeds changed inputs to a target for a time, and keeps what it should not have done.</summary>
internal sealed class FuzzRun(IFuzzTarget target, int seed, string findingsFolder)
{
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2);

    /// <summary>Inputs that led somewhere new are changed further; so many of them are kept.</summary>
    private const int CorpusLimit = 2000;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _corpus = [.. target.Seeds];
    private readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _findings = new(StringComparer.Ordinal);

    public int Findings => _findings.Count;

    public void Run(TimeSpan time, TextWriter report)
    {
        Mutator mutator = new(_random);
        Stopwatch watch = Stopwatch.StartNew();
        long count = 0;
        TimeSpan slowest = TimeSpan.Zero;
        long largest = 0;
        foreach (byte[] input in target.Seeds)
        {
            Try(input, report, out _, out _);
        }

        while (watch.Elapsed < time)
        {
            byte[] input = mutator.Mutate(_corpus[_random.Next(_corpus.Count)], _corpus[_random.Next(_corpus.Count)]);
            if (Try(input, report, out TimeSpan took, out long allocated) && _corpus.Count < CorpusLimit)
            {
                _corpus.Add(input);
            }

            count++;
            slowest = took > slowest ? took : slowest;
            largest = Math.Max(largest, allocated);
        }

        report.WriteLine($"{target.Name}: seed {seed}, {target.Seeds.Count} seed inputs, {count} inputs in {watch.Elapsed.TotalSeconds:F0} s, slowest {slowest.TotalMilliseconds:F0} ms, most allocated {largest / 1048576.0:F1} MiB, {_findings.Count} findings");
        foreach ((string outcome, long times) in _outcomes.OrderByDescending(o => o.Value))
        {
            report.WriteLine($"  {times,10}  {outcome}");
        }
    }

    /// <returns>Whether the outcome is still rare, so that the input is worth changing further.</returns>
    private bool Try(byte[] input, TextWriter report, out TimeSpan took, out long allocated)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        string outcome;
        bool threw = false;
        try
        {
            outcome = target.Run(input) ?? "accepted";
        }
        catch (Exception e)
        {
            // Every exception but the named ones, which the target answers with their name, is what is looked for here.
            threw = true;
            outcome = $"FINDING {e.GetType().Name} at {FirstFrame(e)}";
            Keep(outcome, input, e.ToString(), report);
        }

        took = watch.Elapsed;
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (took > s_slow && !threw && IsSlowAgain(input))
        {
            Keep("FINDING slow", input, $"{took}", report);
        }

        if (allocated > target.AllocationBound)
        {
            Keep("FINDING allocation", input, $"{allocated} bytes for an input of {input.Length}", report);
        }

        long times = _outcomes.GetValueOrDefault(outcome) + 1;
        _outcomes[outcome] = times;
        return times <= 20;
    }

    /// <summary>Whether an input is slow of itself: a machine busy with something else stops any of them for a while.</summary>
    private bool IsSlowAgain(byte[] input)
    {
        for (int i = 0; i < 3; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            target.Run(input);
            if (watch.Elapsed <= s_slow)
            {
                return false;
            }
        }

        return true;
    }

    private static string FirstFrame(Exception exception)
        => exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("MGit.Engine", StringComparison.Ordinal))?.Trim() ?? "?";

    private void Keep(string kind, byte[] input, string detail, TextWriter report)
    {
        if (!_findings.Add(kind))
        {
            return;
        }

        Directory.CreateDirectory(findingsFolder);
        string path = Path.Combine(findingsFolder, $"{target.Name}-{seed}-{_findings.Count}.bin");
        File.WriteAllBytes(path, input);
        report.WriteLine($"{kind}: {path}");
        report.WriteLine(detail);
    }
}
