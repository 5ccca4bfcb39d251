using System.ComponentModel;
using System.Diagnostics;

namespace MGit.Benchmarks.Store;

/// <summary>Other programs to compare with; null where they are not installed.</summary>
internal static class Tools
{
    /// <summary>Runs a program and gives the length of what it writes to its standard output.</summary>
    public static long? OutputLength(string program, params string[] arguments) => Run(program, arguments, output =>
    {
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        int read;
        while ((read = output.Read(buffer)) > 0)
        {
            length += read;
        }

        return length;
    });

    public static string? Output(string program, params string[] arguments) => Run(program, arguments, output => new StreamReader(output).ReadToEnd());

    private static T? Run<T>(string program, string[] arguments, Func<Stream, T> read)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            T result = read(process.StandardOutput.BaseStream);
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                Console.Error.WriteLine($"{program} ended with {process.ExitCode}: {errors.Result}");
                return default;
            }

            return result;
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine($"{program} is not installed; its column stays empty.");
            return default;
        }
    }
}
