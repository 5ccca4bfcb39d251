using MGit.Console.Prompt;

namespace MGit.Console.Tests.Prompt;

public sealed class CompletionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mgit-completion-").FullName;

    public CompletionTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "models", "my faces"));
        File.WriteAllText(Path.Combine(folder, "models", "face_1.pth"), "");
        File.WriteAllText(Path.Combine(folder, "models", "face_2.pth"), "");
        File.WriteAllText(Path.Combine(folder, ".hidden"), "");
    }

    [Fact]
    public void One_candidate_is_put_in()
    {
        var editor = Keys.Type("Get-Mod face");

        Assert.False(Cycle(0, 7, "Get-ModelNode").Begin(editor));
        Assert.Equal("Get-ModelNode face", editor.Text);
        Assert.Equal(13, editor.Cursor);
    }

    [Fact]
    public void Several_candidates_put_in_what_they_share_and_then_one_after_the_other()
    {
        var editor = Keys.Type("get-mod");
        var cycle = Cycle(0, 7, "Get-ModelNode", "Get-ModelAlias");

        Assert.True(cycle.Begin(editor));
        Assert.Equal("Get-Model", editor.Text);
        cycle.Step(editor, backward: false);
        Assert.Equal("Get-ModelNode", editor.Text);
        cycle.Step(editor, backward: false);
        Assert.Equal("Get-ModelAlias", editor.Text);
        cycle.Step(editor, backward: false);
        Assert.Equal("Get-ModelNode", editor.Text);
        cycle.Step(editor, backward: true);
        Assert.Equal("Get-ModelAlias", editor.Text);
    }

    [Theory]
    [InlineData("ls mod", "ls models/")]
    [InlineData("ls models/fa", "ls models/face_")]
    [InlineData("ls models/my", "ls 'models/my faces/'")]
    [InlineData("ls 'models/my", "ls 'models/my faces/'")]
    [InlineData("./mod", "./models/")]
    [InlineData("New-ModelNode -Path mod", "New-ModelNode -Path models/")]
    public void Names_of_files_and_folders_are_completed(string typed, string expected)
    {
        var editor = Keys.Type(typed);

        PathCompletion.Complete(editor.Text, editor.Cursor, folder)!.Begin(editor);

        Assert.Equal(expected.Replace('/', Path.DirectorySeparatorChar), editor.Text.Replace('/', Path.DirectorySeparatorChar));
    }

    [Theory]
    [InlineData("ls nosuch")]
    [InlineData("ls -mod")]
    [InlineData("ls $mod")]
    [InlineData("ls nosuch/x")]
    public void What_is_no_beginning_of_a_name_stays_alone(string typed) =>
        Assert.Null(PathCompletion.Complete(typed, typed.Length, folder));

    [Fact]
    public void Hidden_files_are_offered_only_when_asked_for()
    {
        Assert.Equal(["models" + Path.DirectorySeparatorChar], PathCompletion.Complete("ls ", 3, folder)!.Candidates.Select(one => one.Label));
        Assert.Equal([".hidden"], PathCompletion.Complete("ls .", 4, folder)!.Candidates.Select(one => one.Label));
    }

    [Fact]
    public void A_list_of_candidates_fits_the_screen()
    {
        var many = Enumerable.Range(0, 200).Select(number => new CompletionCandidate($"x{number}", $"candidate{number}")).ToArray();

        var rows = CompletionList.Compose(many, width: 60, maxRows: 10).TrimEnd().Split("\r\n");

        Assert.Equal(11, rows.Length);
        Assert.All(rows, row => Assert.InRange(row.Length, 1, 60));
        Assert.Contains("200 in all", rows[^1], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CompletionCycle Cycle(int start, int length, params string[] texts) =>
        new(start, length, [.. texts.Select(text => new CompletionCandidate(text, text))]);
}
