using System.Diagnostics;

namespace MGit.Engine.Tests.Store.Files;

/// <summary>A file system of its own in memory, mounted for a test (Linux, root).</summary>
internal sealed class TinyFileSystem : IDisposable
{
    private readonly bool _mounted;

    internal TinyFileSystem(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("mgit-tiny-").FullName;
        try
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
            _mounted = true;
        }
        finally
        {
            if (!_mounted)
            {
                Directory.Delete(Path);
            }
        }
    }

    internal string Path { get; }

    /// <summary>Why none can be mounted here; null where one can.</summary>
    internal static string? Obstacle()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "Mounting a file system needs Linux and root.";
        }

        try
        {
            new TinyFileSystem(1).Dispose();
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"No file system can be mounted here: {error.Message}";
        }
    }

    internal void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {errors.Trim()}");
        }
    }
}
