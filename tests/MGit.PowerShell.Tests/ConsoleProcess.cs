using System.Diagnostics;

namespace MGit.PowerShell.Tests;

/// <summary>Runs the built <c>mgit</c> as a process of its own.</summary>
internal static class ConsoleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The console of the configuration these tests were built in.</summary>
    public static string Path { get; } = FindConsole();

    public static (int ExitCode, string Output, string Error) Run(string command, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path, "-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = TestEnvironment.Scratch,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"mgit did not end in {Patience}: {command}");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    private static string FindConsole()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return System.IO.Path.Combine(StagedModule.Root, "src", "MGit.Console", "bin", configuration, "net10.0", "mgit.dll");
    }
}
