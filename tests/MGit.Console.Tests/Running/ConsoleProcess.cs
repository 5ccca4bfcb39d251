using System.Diagnostics;

namespace MGit.Console.Tests.Running;

/// <summary>Runs the built console as a process of its own, its own files in a folder of the test.</summary>
internal static class ConsoleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static ConsoleResult Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        process.StandardInput.Close();
        return Finish(process);
    }

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["MGIT_MODULE"] = Module();
        foreach (var variable in new[] { "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "PSModuleAnalysisCachePath" })
        {
            start.Environment[variable] = Path.Combine(folder, "." + variable);
        }

        return Process.Start(start)!;
    }

    public static ConsoleResult Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"mgit did not end in {Patience}.");
        }

        return new ConsoleResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    private static string Module()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MGit.PowerShell.sln")))
            {
                return Path.Combine(folder.FullName, "artifacts", "module", "MGit");
            }
        }

        throw new DirectoryNotFoundException($"No MGit.PowerShell.sln above {AppContext.BaseDirectory}.");
    }
}
