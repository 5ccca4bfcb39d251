namespace MGit.Console.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(nameof(ConsoleMode.Prompt), "")]
    [InlineData(nameof(ConsoleMode.Script), "a.ps1", "a.ps1")]
    [InlineData(nameof(ConsoleMode.Script), "a.ps1", "-File", "a.ps1")]
    [InlineData(nameof(ConsoleMode.Command), "1+1", "-c", "1+1")]
    [InlineData(nameof(ConsoleMode.Command), "1+1", "-NonInteractive", "-Command", "1+1")]
    [InlineData(nameof(ConsoleMode.StandardInput), "", "-")]
    [InlineData(nameof(ConsoleMode.Help), "", "--help")]
    [InlineData(nameof(ConsoleMode.Help), "", "-h", "a.ps1")]
    [InlineData(nameof(ConsoleMode.Version), "", "--version")]
    public void Arguments_say_what_to_do(string mode, string subject, params string[] arguments)
    {
        var line = CommandLine.Parse(arguments);

        Assert.Equal((mode, subject), (line.Mode.ToString(), line.Subject));
    }

    [Theory]
    [InlineData("-c")]
    [InlineData("-File")]
    [InlineData("--bad")]
    [InlineData("-NoProfile", "a.ps1")]
    public void A_wrong_call_is_told(params string[] arguments)
    {
        var line = CommandLine.Parse(arguments);

        Assert.Equal(ConsoleMode.Invalid, line.Mode);
        Assert.Contains(arguments[0], line.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_the_script_is_the_script_s()
    {
        var line = CommandLine.Parse(["-NonInteractive", "a.ps1", "-c", "--help", "x"]);

        Assert.True(line.NonInteractive);
        Assert.Equal(["-c", "--help", "x"], line.Arguments);
    }

    [Fact]
    public void Words_become_parameters_as_in_pwsh()
    {
        var parameters = ScriptArguments.Parse(["-Name", "face", "-Loud", "-Depth:3", "-All:$false", "-5", "--", "-literal"])
            .Select(parameter => ((string?)parameter.Name, (object?)parameter.Value));

        Assert.Equal(
            [("-Name", null), (null, "face"), ("-Loud", null), ("-Depth", "3"), ("-All", false), (null, "-5"), (null, "-literal")],
            parameters);
    }
}
