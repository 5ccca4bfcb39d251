using MGit.Console.Prompt;

namespace MGit.Console.Tests.Prompt;

public sealed class IncompleteInputTests
{
    [Theory]
    [InlineData("1 + 1", false)]
    [InlineData("if ($true) {", true)]
    [InlineData("if ($true) {\n 1\n}", false)]
    [InlineData("Get-ModelNode |", true)]
    [InlineData("'open", true)]
    [InlineData("1 +* 2", false)]
    [InlineData("@\"\ntext", true)]
    public void Enter_goes_on_where_more_must_follow(string text, bool incomplete) =>
        Assert.Equal(incomplete, LineReader.IsIncomplete(text));
}
