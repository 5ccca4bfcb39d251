using System.Diagnostics;

namespace MGit.Console.Tests.Running;

public sealed class RunningTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mgit-console-").FullName;

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit", 0)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("Write-Error 'bad'; 'goes on'", 1)]
    [InlineData("Nosuch-Command", 1)]
    [InlineData("if (", 1)]
    [InlineData("try { throw 'x' } catch { 'caught' }", 0)]
    [InlineData("Write-Error 'bad' -ErrorAction SilentlyContinue", 0)]
    public void A_command_ends_with_its_exit_code(string command, int code) =>
        Assert.Equal(code, Run("-c", command).ExitCode);

    [Theory]
    [InlineData("'done'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("Write-Error 'bad'; 'goes on'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Write-Error 'bad'; 'goes on'", 1)]
    [InlineData("& { exit 5 }", 5)]
    public void A_script_ends_with_its_exit_code(string script, int code) =>
        Assert.Equal(code, Run(Script(script)).ExitCode);

    [Fact]
    public void A_script_gets_its_arguments()
    {
        var script = Script("param([string]$Name, [int]$Count = 1, [switch]$Loud) \"$Name $($Count + 1) $Loud $PSScriptRoot\"");

        Assert.Equal([$"face 4 True {folder}"], Run(script, "-Name", "face", "-Count", "3", "-Loud").Lines);
    }

    [Fact]
    public void A_command_gets_its_arguments() => Assert.Equal(["b a"], Run("-c", "\"$($args[1]) $($args[0])\"", "a", "b").Lines);

    [Fact]
    public void Commands_come_in_on_standard_input()
    {
        using var process = ConsoleProcess.Start(folder, "-");
        process.StandardInput.WriteLine("$sum = 0");
        process.StandardInput.WriteLine("foreach ($i in 1..4) {");
        process.StandardInput.WriteLine("  $sum += $i }");
        process.StandardInput.WriteLine("$sum; exit 4");
        process.StandardInput.Close();

        var result = ConsoleProcess.Finish(process);

        Assert.Equal((4, "10"), (result.ExitCode, result.Output.Trim()));
    }

    [Fact]
    public void Errors_go_to_stderr_with_their_place_and_results_to_stdout()
    {
        var result = Run(Script("'before'\nWrite-Error 'the third epoch is missing'\n'after'"));

        Assert.Equal(["before", "after"], result.Lines);
        Assert.Contains("the third epoch is missing", result.Error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Redirected_output_holds_no_escape_sequences()
    {
        var result = Run("-c", """
            $PSStyle.Foreground.Red + 'red' + $PSStyle.Reset
            Get-Command Get-ModelNode
            Write-Host 'blue' -ForegroundColor Blue
            Write-Warning 'careful'; Write-Verbose 'detail' -Verbose; Write-Error 'bad'
            $record = [System.Management.Automation.ProgressRecord]::new(1, 'Working', 'hard')
            $host.UI.WriteProgress(1, $record)
            throw 'end'
            """);

        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain('\e', result.Error);
        Assert.DoesNotContain("Working", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("red", result.Lines);
        Assert.Contains("blue", result.Lines);
    }

    [Fact]
    public void A_table_fits_a_hundred_columns_when_nobody_watches()
    {
        var result = Run("-c", "Get-Command -Module MGit | Format-Table; Get-Help Get-ModelNode");

        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    [Fact]
    public void NonInteractive_never_asks()
    {
        var result = Run("-NonInteractive", "-c", "Remove-Item script.ps1 -Confirm");
        File.WriteAllText(Path.Combine(folder, "keep.txt"), "");
        var asked = Run("-NonInteractive", "-c", "Remove-Item keep.txt -Confirm");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("NonInteractive", asked.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "keep.txt")));
    }

    [Fact]
    public void A_question_is_answered_from_standard_input()
    {
        File.WriteAllText(Path.Combine(folder, "go.txt"), "");
        using var process = ConsoleProcess.Start(folder, "-c", "Remove-Item go.txt -Confirm");
        process.StandardInput.WriteLine("y");
        process.StandardInput.Close();

        Assert.Equal(0, ConsoleProcess.Finish(process).ExitCode);
        Assert.False(File.Exists(Path.Combine(folder, "go.txt")));
    }

    [Fact]
    public void An_unknown_everyday_command_names_PowerShell()
    {
        var result = Run("-c", "Get-Date");

        Assert.Contains("PowerShell 7.6", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch.ps1")]
    [InlineData("--bad")]
    [InlineData("-c")]
    public void A_wrong_call_is_64(string argument) => Assert.Equal(ExitCode.Usage, Run(argument).ExitCode);

    [Fact]
    public void Help_and_version_need_no_module()
    {
        Assert.Contains("mgit script.ps1", Run("--help").Output, StringComparison.Ordinal);
        Assert.Matches(@"^mgit \d+\.\d+\.\d+\s*$", Run("--version").Output);
    }

    [UnixTheory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    public void A_signal_stops_the_pipeline_in_good_order(string signal, int code)
    {
        using var process = ConsoleProcess.Start(folder, Script("""
            try { 'begun'; while ($true) { [Threading.Thread]::Sleep(20) } }
            finally { [IO.File]::WriteAllText("$PSScriptRoot/cleaned.txt", '') }
            """));
        process.StandardInput.Close();
        Assert.Equal("begun", process.StandardOutput.ReadLine());

        using var kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        kill.WaitForExit();
        var result = ConsoleProcess.Finish(process);

        Assert.Equal(code, result.ExitCode);
        Assert.True(File.Exists(Path.Combine(folder, "cleaned.txt")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ConsoleResult Run(params string[] arguments) => ConsoleProcess.Run(folder, arguments);

    private string Script(string text)
    {
        var path = Path.Combine(folder, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
