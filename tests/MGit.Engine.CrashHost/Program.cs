using System.Globalization;
using MGit.Engine.CrashHost;
using MGit.Engine.CrashHost.Scenarios;

// Runs one scenario in a folder: MGit.Engine.CrashHost <scenario> <folder> [arguments].
// With MGIT_CRASH_AT=n the process kills itself at the n-th passage of a failpoint; else the last line says how many there were.
if (args.Length < 2 || !ScenarioTable.All.TryGetValue(args[0], out Action<ScenarioRun>? scenario))
{
    await Console.Error.WriteLineAsync($"usage: <scenario> <folder> [arguments]; scenarios: {string.Join(", ", ScenarioTable.All.Keys)}");
    return 2;
}

ScenarioRun run = new(args[1], args[2..]);
CrashPoint.Arm(Environment.GetEnvironmentVariable("MGIT_CRASH_AT") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null);
scenario(run);
run.Report($"failpoints {CrashPoint.Passed}");
return 0;
