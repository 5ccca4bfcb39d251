using System.Text;

namespace MGit.Console.Host;

/// <summary>What is known of the terminal: who watches which stream, how wide it is, and whether colour may be used.</summary>
internal sealed class Terminal
{
    /// <summary>The width text is laid out for when nobody watches, so that logs and pages read well.</summary>
    public const int UnwatchedWidth = 100;

    private static readonly UTF8Encoding PlainUtf8 = new(encoderShouldEmitUTF8Identifier: false);

    private Terminal(TerminalFacts facts)
    {
        OutputWatched = !facts.OutputRedirected;
        ErrorWatched = !facts.ErrorRedirected;
        InputIsKeyboard = !facts.InputRedirected;
        OutputColour = OutputWatched && facts.AllowsColour;
        ErrorColour = ErrorWatched && facts.AllowsColour;
        MovesCursor = OutputWatched && facts.UnderstandsEscapes;
        ShowsProgress = ErrorWatched && facts.UnderstandsEscapes;
    }

    public bool OutputWatched { get; }

    public bool ErrorWatched { get; }

    public bool InputIsKeyboard { get; }

    public bool OutputColour { get; }

    public bool ErrorColour { get; }

    /// <summary>Line editing needs a terminal that follows escape sequences.</summary>
    public bool MovesCursor { get; }

    public bool ShowsProgress { get; }

    public int Width => Size(static () => System.Console.WindowWidth, UnwatchedWidth);

    public int Height => Size(static () => System.Console.WindowHeight, 40);

    /// <summary>Looks at the process's streams and environment, and sets the streams to UTF-8.</summary>
    public static Terminal Attach()
    {
        var escapes = !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
        {
            escapes = WindowsTerminal.EnableEscapeSequences() && escapes;
            if (!System.Console.IsOutputRedirected)
            {
                System.Console.OutputEncoding = PlainUtf8;
            }
        }

        Replace(System.Console.OpenStandardOutput(), System.Console.SetOut);
        Replace(System.Console.OpenStandardError(), System.Console.SetError);
        return From(new TerminalFacts(
            System.Console.IsInputRedirected,
            System.Console.IsOutputRedirected,
            System.Console.IsErrorRedirected,
            Environment.GetEnvironmentVariable("NO_COLOR"),
            escapes));
    }

    public static Terminal From(TerminalFacts facts) => new(facts);

    private int Size(Func<int> ask, int otherwise)
    {
        if (!OutputWatched)
        {
            return otherwise;
        }

        try
        {
            var size = ask();
            return size > 0 ? size : otherwise;
        }
        catch (IOException)
        {
            return otherwise; // A console without a window (a service, some CI runners) has no size to tell.
        }
    }

    private static void Replace(Stream stream, Action<TextWriter> set) => set(new StreamWriter(stream, PlainUtf8) { AutoFlush = true });
}
