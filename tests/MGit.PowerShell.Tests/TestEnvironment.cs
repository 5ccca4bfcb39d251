using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MGit.PowerShell.Tests;

/// <summary>
/// What holds for every test of this assembly from before its first line: the engine of PowerShell writes its caches to a folder of
/// the run and reports to nobody, and other modules' libraries are loaded already.
/// </summary>
internal static class TestEnvironment
{
    /// <summary>A folder for this run, deleted at its end.</summary>
    public static string Scratch { get; } = Directory.CreateTempSubdirectory("mgit-tests-").FullName;

    /// <summary>The variables that keep a process's own files inside <see cref="Scratch"/>.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["XDG_CACHE_HOME"] = Path.Combine(Scratch, "cache"),
        ["XDG_DATA_HOME"] = Path.Combine(Scratch, "data"),
        ["XDG_CONFIG_HOME"] = Path.Combine(Scratch, "config"),
        ["PSModuleAnalysisCachePath"] = Path.Combine(Scratch, "module-analysis"),
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must hold before the engine's static state is made.")]
    public static void Prepare()
    {
        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(Scratch, recursive: true);
        Loading.ForeignLibraries.Load();
    }
}
