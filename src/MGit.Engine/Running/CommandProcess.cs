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
        string? lastOutput = null;
        Queue<string> errors = new();
        Task output = Pump(process.StandardOutput, line =>
        {
            lock (gate)
            {
                lastOutput = string.IsNullOrWhiteSpace(line) ? lastOutput : line;
                call.Log?.Invoke(line);
            }
        });
        Task error = Pump(process.StandardError, line =>
        {
            lock (gate)
            {
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
            throw new MGitException(
                ErrorCode.PathNotFound,
                $"The program '{call.Command[0]}' could not be started in '{call.WorkingFolder}': {fault.Message}. Name one that is in PATH, or a path from that folder.",
                call.Command[0],
                fault);
        }
    }

    private static string Program(CommandCall call)
    {
        string program = call.Command[0];
        bool isPath = program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isPath ? Path.GetFullPath(program, call.WorkingFolder) : program;
    }

    private static Task Pump(StreamReader reader, Action<string> take) => Task.Run(() => BoundedLines.Read(reader, take));

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception over) when (over is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }
}
