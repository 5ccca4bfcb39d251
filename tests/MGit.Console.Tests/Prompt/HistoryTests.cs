using CsCheck;
using MGit.Console.Prompt;

namespace MGit.Console.Tests.Prompt;

public sealed class HistoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mgit-history-").FullName;

    [Fact]
    public void Blank_entries_and_repetitions_are_not_kept()
    {
        var history = new History(["a", "a", " ", "b", "a"]);

        Assert.Equal(["a", "b", "a"], Entries(history));
    }

    [Fact]
    public void The_oldest_entries_give_way()
    {
        var history = new History(Enumerable.Range(0, History.Capacity + 5).Select(number => $"{number}"));

        Assert.Equal(History.Capacity, history.Count);
        Assert.Equal("5", history[0]);
    }

    [Fact]
    public void Entries_of_any_text_come_back_from_disk() => Gen.String[Gen.Char["a\\n\né "], 0, 12].Sample(entry =>
        Assert.Equal(entry, HistoryFile.Unescape(HistoryFile.Escape(entry))));

    [Fact]
    public void What_was_appended_is_loaded_by_the_next_console()
    {
        var path = Path.Combine(folder, "below", "history.txt");
        var file = new HistoryFile(path);
        file.Append("first");
        file.Append("if ($true) {\n  'two lines'\n}");

        Assert.Equal(["first", "if ($true) {\n  'two lines'\n}"], Entries(new HistoryFile(path).Load()));
    }

    [Theory]
    [InlineData("$env:API_TOKEN = 'x'")]
    [InlineData("Connect -Password hunter2")]
    public void What_speaks_of_a_secret_is_not_written_to_disk(string entry)
    {
        var path = Path.Combine(folder, "history.txt");
        new HistoryFile(path).Append(entry);

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_history_that_grew_is_cut_down_to_the_newest()
    {
        var path = Path.Combine(folder, "history.txt");
        File.WriteAllLines(path, Enumerable.Range(0, (2 * History.Capacity) + 1).Select(number => $"{number}"));

        var history = new HistoryFile(path).Load();

        Assert.Equal($"{2 * History.Capacity}", history[^1]);
        Assert.Equal(History.Capacity, File.ReadAllLines(path).Length);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_history_that_cannot_be_written_is_done_without()
    {
        var notAFolder = Path.Combine(folder, "file");
        File.WriteAllText(notAFolder, "");
        var file = new HistoryFile(Path.Combine(notAFolder, "history.txt"));

        file.Append("entry");

        Assert.Equal(0, file.Load().Count);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<string> Entries(History history) => Enumerable.Range(0, history.Count).Select(index => history[index]);
}
