using MGit.Console.Host;

namespace MGit.Console.Tests.Host;

public sealed class TerminalTests
{
    private static readonly TerminalFacts Watched = new(InputRedirected: false, OutputRedirected: false, ErrorRedirected: false, NoColour: null, UnderstandsEscapes: true);

    [Fact]
    public void A_watched_terminal_has_colour_progress_and_line_editing()
    {
        var terminal = Terminal.From(Watched);

        Assert.True(terminal is { OutputColour: true, ErrorColour: true, ShowsProgress: true, MovesCursor: true, InputIsKeyboard: true });
    }

    [Fact]
    public void Redirected_output_has_no_colour_and_errors_keep_theirs()
    {
        var terminal = Terminal.From(Watched with { OutputRedirected = true });

        Assert.True(terminal is { OutputColour: false, ErrorColour: true, ShowsProgress: true, MovesCursor: false });
        Assert.Equal(Terminal.UnwatchedWidth, terminal.Width);
    }

    [Fact]
    public void Progress_is_off_when_nobody_watches() =>
        Assert.False(Terminal.From(Watched with { ErrorRedirected = true }).ShowsProgress);

    [Theory]
    [InlineData("1", false)]
    [InlineData("0", false)]
    [InlineData("", true)]
    [InlineData(null, true)]
    public void NO_COLOR_of_any_text_turns_colour_off(string? value, bool colour)
    {
        var terminal = Terminal.From(Watched with { NoColour = value });

        Assert.Equal((colour, colour), (terminal.OutputColour, terminal.ErrorColour));
        Assert.True(terminal.ShowsProgress);
    }

    [Fact]
    public void A_dumb_terminal_is_written_to_plainly()
    {
        var terminal = Terminal.From(Watched with { UnderstandsEscapes = false });

        Assert.True(terminal is { OutputColour: false, ErrorColour: false, ShowsProgress: false, MovesCursor: false });
    }
}
