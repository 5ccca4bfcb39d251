using System.Management.Automation.Host;

namespace MGit.PowerShell.Tests.Cmdlets.Hosting;

/// <summary>A screen of 100 columns.</summary>
internal sealed class FixedScreen : PSHostRawUserInterface
{
    public const int Width = 100;

    public override ConsoleColor BackgroundColor { get; set; }

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.White;

    public override Size BufferSize { get; set; } = new(Width, 3000);

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override bool KeyAvailable => false;

    public override Size MaxPhysicalWindowSize => new(Width, 3000);

    public override Size MaxWindowSize => new(Width, 3000);

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize { get; set; } = new(Width, 50);

    public override string WindowTitle { get; set; } = string.Empty;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        => throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }
}
