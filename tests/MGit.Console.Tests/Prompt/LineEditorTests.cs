using CsCheck;
using MGit.Console.Prompt;

namespace MGit.Console.Tests.Prompt;

public sealed class LineEditorTests
{
    [Theory]
    [InlineData("ab|", "ab")]
    [InlineData("a|b", "ab", "Left")]
    [InlineData("|ab", "ab", "Left", "Left", "Left")]
    [InlineData("|ab", "ab", "Home")]
    [InlineData("ab|", "ab", "Home", "End", "Right")]
    [InlineData("axb|", "ab", "Left", "x", "End")]
    [InlineData("a|", "ab", "Backspace")]
    [InlineData("|b", "ab", "Home", "Delete")]
    [InlineData("|ab", "ab", "Home", "Backspace")]
    [InlineData("Get-|Node", "Get-Node", "Ctrl+Left")]
    [InlineData("|Get-Node", "Get-Node", "Ctrl+Left", "Ctrl+Left")]
    [InlineData("Get|-Node", "Get-Node", "Home", "Alt+F")]
    [InlineData("Get-|", "Get-Node", "Ctrl+W")]
    [InlineData("Get|", "Get-Node", "Home", "Ctrl+Right", "Ctrl+K")]
    [InlineData("|Node", "Get-Node", "Ctrl+Left", "Ctrl+U")]
    [InlineData("Node|Get-", "Get-Node", "Ctrl+W", "Home", "Ctrl+Y")]
    [InlineData("|", "Get-Node", "Escape")]
    [InlineData("|b", "ab", "Ctrl+A", "Ctrl+D")]
    [InlineData("a\n|b", "ab", "Left", "Alt+Enter")]
    [InlineData("a|b\ncd", "ab", "Alt+Enter", "cd", "Left", "Up")]
    [InlineData("abc\nd|", "abc", "Alt+Enter", "d", "Up", "End", "Down")]
    [InlineData("a|", "a😀", "Backspace")]
    [InlineData("a|😀", "a😀", "Left")]
    public void Keys_edit_the_line(string expected, params string[] keys)
    {
        var editor = Keys.Type(keys);

        Assert.Equal(expected, editor.Text.Insert(editor.Cursor, "|"));
    }

    [Theory]
    [InlineData("Enter", nameof(EditOutcome.Accept))]
    [InlineData("Ctrl+C", nameof(EditOutcome.Abandon))]
    [InlineData("Ctrl+D", nameof(EditOutcome.EndOfInput))]
    [InlineData("Tab", nameof(EditOutcome.Complete))]
    [InlineData("Shift+Tab", nameof(EditOutcome.CompleteBackward))]
    [InlineData("Ctrl+L", nameof(EditOutcome.ClearScreen))]
    [InlineData("x", nameof(EditOutcome.Continue))]
    public void Some_keys_ask_for_more_than_editing(string key, string outcome) =>
        Assert.Equal(outcome, Keys.Type(new LineEditor(new History()), key).ToString());

    [Fact]
    public void Ctrl_D_on_a_line_with_text_deletes_and_does_not_leave()
    {
        var editor = Keys.Type("ab", "Home");

        Assert.Equal(EditOutcome.Continue, Keys.Type(editor, "Ctrl+D"));
        Assert.Equal("b", editor.Text);
    }

    [Fact]
    public void Arrows_go_through_the_history_and_back_to_what_was_typed()
    {
        var history = new History(["first", "second", "third"]);
        var editor = Keys.Type(history, "Up");
        Assert.Equal("third", editor.Text);

        Keys.Type(editor, "Up", "Up", "Up");
        Assert.Equal("first", editor.Text);

        Keys.Type(editor, "Down");
        Assert.Equal("second", editor.Text);

        Keys.Type(editor, "Down", "Down");
        Assert.Equal("", editor.Text);
    }

    [Fact]
    public void What_was_typed_selects_the_history()
    {
        var history = new History(["Get-Lineage", "ls", "Get-ModelNode face", "cd x"]);
        var editor = Keys.Type(history, "get-", "Up");
        Assert.Equal("Get-ModelNode face", editor.Text);

        Keys.Type(editor, "Up");
        Assert.Equal("Get-Lineage", editor.Text);

        Keys.Type(editor, "Down", "Down");
        Assert.Equal("get-", editor.Text);
    }

    [Fact]
    public void Whatever_is_pressed_the_cursor_stays_in_the_text()
    {
        string[] names = ["a", "é", "😀", " ", "-", "Left", "Right", "Up", "Down", "Home", "End", "Backspace", "Delete", "Escape",
            "Ctrl+A", "Ctrl+E", "Ctrl+K", "Ctrl+U", "Ctrl+W", "Ctrl+Y", "Ctrl+Left", "Ctrl+Right", "Alt+D", "Alt+B", "Alt+Enter", "Alt+Backspace"];
        Gen.Int[0, names.Length - 1].Select(index => names[index]).Array[0, 60].Sample(keys =>
        {
            var editor = new LineEditor(new History(["older 😀", "two\nlines"]));
            foreach (var key in keys)
            {
                Keys.Type(editor, key);
                Assert.InRange(editor.Cursor, 0, editor.Text.Length);
                Assert.False(editor.Cursor > 0 && editor.Cursor < editor.Text.Length
                    && char.IsSurrogatePair(editor.Text[editor.Cursor - 1], editor.Text[editor.Cursor]));
            }
        }, iter: 2000);
    }
}
