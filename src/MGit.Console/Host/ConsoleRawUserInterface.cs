using System.Management.Automation.Host;

namespace MGit.Console.Host;

/// <summary>
/// The sizes and colours formatting asks for. Reading the screen's contents back is not possible on every system and is refused.
/// </summary>
internal sealed class ConsoleRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    /// <summary>Lays out for another width than the terminal's, as <c>Out-String -Width</c> does.</summary>
    public int? WidthOverride { get; set; }

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize
    {
        get => new(WidthOverride ?? terminal.Width, terminal.Height);
        set => throw Fixed();
    }

    public override Size WindowSize
    {
        get => new(WidthOverride ?? terminal.Width, terminal.Height);
        set => throw Fixed();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition
    {
        get => terminal.OutputWatched ? new(System.Console.CursorLeft, System.Console.CursorTop) : new(0, 0);
        set => System.Console.SetCursorPosition(value.X, value.Y);
    }

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw Fixed();
    }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle
    {
        get => "mgit";
        set
        {
            if (terminal.OutputWatched)
            {
                System.Console.Title = value;
            }
        }
    }

    public override bool KeyAvailable => terminal.InputIsKeyboard && System.Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = System.Console.ReadKey(intercept: options.HasFlag(ReadKeyOptions.NoEcho));
        var state = (ControlKeyStates)0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0;
        return new KeyInfo((int)key.Key, key.KeyChar, state, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            System.Console.ReadKey(intercept: true);
        }
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unreadable();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unreadable();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unreadable();

    /// <summary>Filling all of the screen, which is how <c>Clear-Host</c> wipes it, is the one fill there is.</summary>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (rectangle is not { Left: -1, Top: -1, Right: -1, Bottom: -1 })
        {
            throw Unreadable();
        }

        if (terminal.MovesCursor)
        {
            System.Console.Out.Write(Escape.ClearScreen);
        }
    }

    private static NotSupportedException Fixed() => new("The size of the terminal is its own to set.");

    private static NotSupportedException Unreadable() => new("mgit neither reads nor paints the cells of the screen.");
}
