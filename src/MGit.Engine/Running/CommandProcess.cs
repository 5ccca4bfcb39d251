using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using MGit.Engine.Errors;

namespace MGit.Engine.Running;

/// <summary>Runs external programs.</summary>
public static class CommandProcess
{
    private const int ErrorLines = 20;

    // Whatever the program left running may hold its streams open for ever.
    private static readonly TimeSpan AfterExit = TimeSpan.FromSeconds(2);

    /// <summary>Runs a program to its end. Its standard input is empty.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>: the program is not there, or cannot be run. <c>ArgumentInvalid</c>: no program is named.</exception>
    /// <exception cref="OperationCanceledException">It was stopped: the program and what it started are ended.</exception>
    public static CommandOutcome Run(CommandCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        using Process process = Start(call);
        using CancellationTokenRegistration stopping = cancellationToken.Register(() => Kill(process));
        Lock gate = new();
        bool over = false;
        string? lastOutput = null;
        Queue<string> errors = new();
        Task output = Pump(process.StandardOutput, line =>
        {
            lock (gate)
            {
                if (over)
                {
                    return;
                }

                lastOutput = string.IsNullOrWhiteSpace(line) ? lastOutput : line;
                call.Log?.Invoke(line);
            }
        });
        Task error = Pump(process.StandardError, line =>
        {
            lock (gate)
            {
                if (over)
                {
                    return;
                }

                errors.Enqueue(line);
                if (errors.Count > ErrorLines)
                {
                    errors.Dequeue();
                }

                call.Log?.Invoke(line);
            }
        });
        process.WaitForExit();
        Task.WaitAll(new[] { output, error }, (int)AfterExit.TotalMilliseconds, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            // What it left running may still write; nobody listens any more.
            over = true;
            return new CommandOutcome(process.ExitCode, lastOutput, string.Join('\n', errors));
        }
    }

    private static Process Start(CommandCall call)
    {
        if (call.Command.Count == 0 || string.IsNullOrWhiteSpace(call.Command[0]))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "A command names no program; expected a list with the program first.");
        }

        ProcessStartInfo start = new()
        {
            FileName = Program(call),
            WorkingDirectory = call.WorkingFolder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in call.Command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception fault) when (fault is Win32Exception or DirectoryNotFoundException)
        {
            throw NotStarted(call, $"{fault.Message}.", fault);
        }
    }

    /// <summary>
    /// Absolute path of the program. A bare name is looked for in PATH here: the system would look into this process's own folders first,
    /// the current one among them, where a repository may lie that brings a program of that name.
    /// </summary>
    private static string Program(CommandCall call)
    {
        string program = call.Command[0];
        if (program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Path.GetFullPath(program, call.WorkingFolder);
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        string path = call.Environment.GetValueOrDefault("PATH") ?? System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(IsExecutable) ?? throw NotStarted(call, "no folder of PATH has it.", null);
    }

    private static bool IsExecutable(string path)
        => File.Exists(path) && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static MGitException NotStarted(CommandCall call, string why, Exception? fault) => new(
        ErrorCode.PathNotFound,
        $"The program '{call.Command[0]}' could not be started in '{call.WorkingFolder}': {why} Name one that is in PATH, or a path from that folder.",
        call.Command[0],
        fault);

    private static Task Pump(StreamReader reader, Action<string> take) => Task.Run(() => BoundedLines.Read(reader, take));

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, or a child of it belongs to another user (sudo); it itself is ended.
        }
    }
}
