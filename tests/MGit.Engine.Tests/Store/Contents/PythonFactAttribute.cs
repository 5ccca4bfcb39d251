using System.ComponentModel;
using System.Diagnostics;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>A test that runs Python; skipped, with the reason, where there is none of version 3.8 or later.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(Find);

    public PythonFactAttribute() => Skip = Obstacle.Value;

    /// <summary>The program's name.</summary>
    public static string Program => OperatingSystem.IsWindows() ? "python" : "python3";

    private static string? Find()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]))!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{Program} is older than 3.8";
        }
        catch (Win32Exception)
        {
            return $"{Program} is not on the path";
        }
    }
}
