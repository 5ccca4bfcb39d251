namespace MGit.Engine.Tests.Store.Crashes;

/// <summary>
/// Kills a scenario at every failpoint it passes, one after the other, each time on a fresh copy of the prepared folder, and has the
/// result checked. A scenario is added to ScenarioTable in MGit.Engine.CrashHost; the rest is a call of <see cref="Run"/>.
/// </summary>
internal static class CrashMatrix
{
    /// <param name="prepare">Fills the folder that each run starts from.</param>
    /// <param name="check">Called with the folder after the crash and the killed process (for what it had reported).</param>
    /// <param name="most">At most this many points, evenly spread, the first and the last among them; all when null.</param>
    /// <returns>How many points were tried.</returns>
    internal static async Task<int> Run(string scenario, Action<string> prepare, Action<string, CrashHostProcess> check, int? most = null)
    {
        using TemporaryFolder work = new();
        string template = work.PathOf("template");
        Directory.CreateDirectory(template);
        prepare(template);

        string whole = Copy(template, work.PathOf("whole"));
        long points;
        using (CrashHostProcess counting = new(scenario, whole))
        {
            Assert.True(await counting.WaitForEnd());
            points = counting.Failpoints!.Value;
            check(whole, counting);
        }

        Assert.True(points > 0, "The scenario passes no failpoint.");
        List<long> chosen = most is int limit && limit < points
            ? [.. Enumerable.Range(0, limit).Select(i => 1 + (i * (points - 1) / (limit - 1))).Distinct()]
            : [.. Enumerable.Range(1, (int)points).Select(i => (long)i)];
        await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (point, _) =>
        {
            string folder = Copy(template, work.PathOf($"at-{point}"));
            using CrashHostProcess killed = new(scenario, folder, crashAt: point);
            Assert.False(await killed.WaitForEnd(), $"The run that should die at failpoint {point} of {points} came to its end.");
            try
            {
                check(folder, killed);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"'{scenario}' killed at failpoint {point} of {points}: {error.Message}", error);
            }

            Directory.Delete(folder, recursive: true);
        });
        return chosen.Count;
    }

    /// <summary>Copies a folder with everything in it but locks and SQLite's shared memory, which die with the processes.</summary>
    internal static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (!file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
            }
        }

        return to;
    }
}
