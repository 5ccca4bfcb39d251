using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MGit.Console.Host;

/// <summary>Windows consoles follow escape sequences only when asked to.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsTerminal
{
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint VirtualTerminalProcessing = 0x0004;

    /// <summary>False where neither stream is a console that can do it.</summary>
    public static bool EnableEscapeSequences()
    {
        var output = Enable(StandardOutput);
        var error = Enable(StandardError);
        return output || error;
    }

    private static bool Enable(int stream)
    {
        var handle = GetStdHandle(stream);
        return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int stream);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
