using MGit.Engine.Errors;
using MGit.Engine.Running;

namespace MGit.Engine.Tests.Running;

public sealed class CommandProcessTests
{
    [Fact]
    public void ACommandRunsWithoutAShellAndItsLinesAreHeard()
    {
        using TemporaryFolder folder = new();
        List<string> log = [];
        CommandOutcome outcome = CommandProcess.Run(
            Call(folder, Shell("echo first; echo \"$GIVEN\"; echo broken >&2; exit 3", "echo first& echo %GIVEN%& echo broken>&2& exit 3")) with
            {
                Environment = new Dictionary<string, string?> { ["GIVEN"] = "a b" },
                Log = log.Add,
            },
            CancellationToken.None);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal("a b", outcome.LastOutput?.Trim());
        Assert.Equal("broken", outcome.LastError.Trim());
        Assert.Equal(["a b", "broken", "first"], log.Select(line => line.Trim()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AnArgumentReachesTheProgramAsItIs()
    {
        using TemporaryFolder folder = new();
        CommandOutcome outcome = CommandProcess.Run(Call(folder, ["dotnet", "exec", "$(whoami); \"x y\".dll"]), CancellationToken.None);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("$(whoami); \"x y\".dll", $"{outcome.LastError} {outcome.LastOutput}", StringComparison.Ordinal);
    }

    [Fact]
    public void AProgramThatIsNotThereIsNamed()
    {
        using TemporaryFolder folder = new();
        MGitException fault = Assert.Throws<MGitException>(() => CommandProcess.Run(Call(folder, ["./no-such-tool"]), CancellationToken.None));
        Assert.Equal(ErrorCode.PathNotFound, fault.Code);
        Assert.Contains("./no-such-tool", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StoppingEndsTheProgramAndWhatItStarted()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        CommandCall call = Call(folder, Shell("echo up; sleep 600 & wait", "echo up& ping -n 600 127.0.0.1")) with
        {
            Log = line => { if (line.StartsWith("up", StringComparison.Ordinal)) { stop.Cancel(); } },
        };
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.ThrowsAny<OperationCanceledException>(() => CommandProcess.Run(call, stop.Token));
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void ABareNameIsNeverAFileOfTheCurrentFolder()
    {
        string name = $"mgit-planted-{Guid.NewGuid():N}";
        string planted = Path.Combine(Environment.CurrentDirectory, name + (OperatingSystem.IsWindows() ? ".exe" : ""));
        File.WriteAllText(planted, "#!/bin/sh\nexit 7\n");
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(planted, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            using TemporaryFolder folder = new();
            MGitException fault = Assert.Throws<MGitException>(() => CommandProcess.Run(Call(folder, [name]), CancellationToken.None));
            Assert.Equal(ErrorCode.PathNotFound, fault.Code);
            Assert.Contains("PATH", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(planted);
        }
    }

    [Fact]
    public void NothingIsHeardOfWhatAProgramLeftRunningOnceItHasEnded()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TemporaryFolder folder = new();
        string end = folder.PathOf("end");
        bool isOver = false;
        bool heardLate = false;
        CommandCall call = Call(folder, ["/bin/sh", "-c", $"(while [ ! -e '{end}' ]; do sleep 0.1; done; echo late; echo later > '{end}.done') & echo up"]) with
        {
            Log = _ => heardLate |= Volatile.Read(ref isOver),
        };
        Assert.Equal("up", CommandProcess.Run(call, CancellationToken.None).LastOutput);
        Volatile.Write(ref isOver, true);
        File.WriteAllText(end, "");
        Assert.True(SpinWait.SpinUntil(() => File.Exists($"{end}.done"), TimeSpan.FromSeconds(30)));
        Thread.Sleep(200);
        Assert.False(heardLate);
    }

    [Theory]
    [InlineData("a\nb\r\nc", "a|b|c")]
    [InlineData("a\r\rb\n\n", "a||b|")]
    [InlineData("", "")]
    public void LinesEndAtEveryKindOfLineEnd(string text, string expected)
    {
        List<string> lines = [];
        BoundedLines.Read(new StringReader(text), lines.Add);
        Assert.Equal(expected, string.Join('|', lines));
    }

    [Fact]
    public void ALineWithoutEndIsCut()
    {
        List<string> lines = [];
        BoundedLines.Read(new StringReader(new string('x', 200_000)), lines.Add);
        Assert.Equal(200_000, lines.Sum(line => line.Length));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 64 * 1024));
    }

    private static CommandCall Call(TemporaryFolder folder, IReadOnlyList<string> command) => new(command, folder.Path);

    private static string[] Shell(string unix, string windows)
        => OperatingSystem.IsWindows() ? ["cmd.exe", "/c", windows] : ["/bin/sh", "-c", unix];
}
