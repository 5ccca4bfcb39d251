namespace MGit.Console.Host;

/// <summary>The few escape sequences the console writes itself.</summary>
internal static class Escape
{
    public const string Reset = "\e[0m";
    public const string Bold = "\e[1m";
    public const string Dim = "\e[2m";
    public const string Red = "\e[31m";
    public const string Yellow = "\e[33m";
    public const string Cyan = "\e[36m";
    public const string ClearToEndOfLine = "\e[K";
    public const string ClearToEndOfScreen = "\e[J";
    public const string ClearScreen = "\e[H\e[2J";

    public static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : "";

    public static string Right(int columns) => columns > 0 ? $"\e[{columns}C" : "";

    /// <summary>The sequence that sets a console colour as foreground or background.</summary>
    public static string Colour(ConsoleColor colour, bool background = false)
    {
        // ConsoleColor counts blue-green-red, the terminal red-green-blue; the bright half starts at 90.
        ReadOnlySpan<byte> order = [0, 4, 2, 6, 1, 5, 3, 7];
        var number = order[(int)colour & 7] + ((int)colour > 7 ? 90 : 30) + (background ? 10 : 0);
        return $"\e[{number}m";
    }
}
