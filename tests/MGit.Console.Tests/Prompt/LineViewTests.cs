using CsCheck;
using MGit.Console.Prompt;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Console.Tests.Prompt;

public sealed class LineViewTests
{
    [Theory]
    [InlineData("", 0, 0, 2)]
    [InlineData("abc", 3, 0, 5)]
    [InlineData("abcdefgh", 7, 0, 9)]
    [InlineData("abcdefgh", 8, 1, 0)]
    [InlineData("abcdefghi", 9, 1, 1)]
    [InlineData("ab\ncd", 3, 1, 3)]
    [InlineData("ab\ncd", 5, 1, 5)]
    [InlineData("日本語日本", 5, 1, 2)]
    public void The_cursor_is_where_the_terminal_shows_it(string text, int cursor, int row, int column)
    {
        var view = LineView.Lay("> ", text, cursor, width: 10);

        Assert.Equal((row, column), (view.CursorRow, view.CursorColumn));
    }

    [Fact]
    public void Further_lines_begin_with_the_continuation_prompt() =>
        Assert.Equal("> if {\r\n>> }", LineView.Lay("> ", "if {\n}", 0, width: 80).Output);

    [Fact]
    public void No_row_is_wider_than_the_terminal() =>
        Gen.Select(Gen.String[Gen.Char["a日 \n"], 0, 60], Gen.Int[4, 30]).Sample((text, width) =>
        {
            for (var cursor = 0; cursor <= text.Length; cursor++)
            {
                var view = LineView.Lay("> ", text, cursor, width);
                var rows = view.Output.Split("\r\n");
                Assert.All(rows, row => Assert.InRange(DisplayWidth.Of(row), 0, width));
                Assert.Equal(rows.Length - 1, view.LastRow);
                Assert.InRange(view.CursorRow, 0, view.LastRow);
                Assert.InRange(view.CursorColumn, 0, width - 1);
            }
        });
}
