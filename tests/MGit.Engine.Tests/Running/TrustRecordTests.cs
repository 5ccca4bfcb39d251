using MGit.Engine.Errors;
using MGit.Engine.Running.Trust;

namespace MGit.Engine.Tests.Running;

public sealed class TrustRecordTests : IDisposable
{
    private readonly TemporaryFolder _repository = new();
    private readonly TemporaryFolder _user = new();

    [Fact]
    public void WhatWasAgreedToIsRememberedUntilItChanges()
    {
        _repository.File("tests/a.ps1", "1");
        RunnableItem before = Script("tests/a.ps1");
        Assert.False(Open().Agrees(before));
        Open().Add([before]);
        Assert.True(Open().Agrees(before));

        _repository.File("tests/a.ps1", "2");
        RunnableItem after = Script("tests/a.ps1");
        Assert.False(Open().Agrees(after));
        Assert.True(Open().Knows(after));
        MGitException refusal = Assert.Throws<MGitException>(() => Open().Require(after));
        Assert.Equal(ErrorCode.NotTrusted, refusal.Code);
        Assert.Contains("has changed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("tests/a.ps1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherCloneIsAskedAboutAgain()
    {
        using TemporaryFolder clone = new();
        _repository.File("a.ps1", "1");
        clone.File("a.ps1", "1");
        Open().Add([Script("a.ps1")]);
        RunnableItem cloned = RunnableItem.File(RunnableKind.Script, clone.Path, "a.ps1");
        Assert.False(new TrustRecord(clone.Path, _user.Path).Agrees(cloned));
    }

    [Fact]
    public void ACommandIsItsWordsAndTheFilesTheyName()
    {
        _repository.File("train.py", "1");
        RunnableItem first = RunnableItem.Command(_repository.Path, ["python3", "train.py", "--epochs", "3"]);
        Assert.Equal(_repository.PathOf("train.py"), first.Path);
        Assert.NotEqual(first.Hash, RunnableItem.Command(_repository.Path, ["python3", "train.py", "--epochs", "4"]).Hash);
        Assert.NotEqual(first.Hash, RunnableItem.Command(_repository.Path, ["python3", "train.py", "--epochs 3"]).Hash);
        _repository.File("train.py", "2");
        Assert.NotEqual(first.Hash, RunnableItem.Command(_repository.Path, ["python3", "train.py", "--epochs", "3"]).Hash);
    }

    [Fact]
    public void TheSameFileIsNotTheSameAsScriptAndAsPesterFile()
    {
        _repository.File("a.ps1", "1");
        Open().Add([Script("a.ps1")]);
        Assert.False(Open().Agrees(RunnableItem.File(RunnableKind.Pester, _repository.Path, "a.ps1")));
    }

    [Fact]
    public void HalfALineACrashLeftSaysNothing()
    {
        _repository.File("a.ps1", "1");
        _repository.File("b.ps1", "1");
        Open().Add([Script("a.ps1")]);
        string record = Assert.Single(Directory.GetFiles(_user.Path));
        File.AppendAllText(record, "\n" + Script("b.ps1").Hash.ToString()[..20]);
        Assert.False(Open().Agrees(Script("b.ps1")));
        Open().Add([Script("b.ps1")]);
        Assert.True(Open().Agrees(Script("a.ps1")));
        Assert.True(Open().Agrees(Script("b.ps1")));
    }

    [Fact]
    public async Task ALinkToADeviceIsRefusedAndNotReadWithoutEnd()
    {
        if (!File.Exists("/dev/zero"))
        {
            return;
        }

        File.CreateSymbolicLink(_repository.PathOf("zero.ps1"), "/dev/zero");
        Exception? fault = await Task.Run(() => Record.Exception(() => Script("zero.ps1"))).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(ErrorCode.PathInvalid, Assert.IsType<MGitException>(fault).Code);
        Assert.Null(RunnableItem.Command(_repository.Path, ["cat", "zero.ps1"]).Path);
    }

    [Fact]
    public void WhatATerminalWouldObeyIsShownEscaped()
    {
        RunnableItem item = RunnableItem.Command(_repository.Path, ["sh", "-c", "evil\u001b[2K\r\u202egood", new string('x', 1000)]);
        Assert.StartsWith("sh -c evil\\u001b[2K\\u000d\\u202egood", item.Name, StringComparison.Ordinal);
        Assert.EndsWith(new string('x', 1000), item.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void AFilesBytesAreNotTakenForAWord()
    {
        _repository.File("tool", "rm -rf");
        RunnableItem file = RunnableItem.Command(_repository.Path, ["tool"]);
        File.Delete(_repository.PathOf("tool"));
        Assert.NotEqual(file.Hash, RunnableItem.Command(_repository.Path, ["tool", "rm -rf"]).Hash);
    }

    [Fact]
    public void AnswersOfSeveralAtOnceAreAllKept()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, process =>
        {
            TrustRecord record = Open();
            for (int i = 0; i < 40; i++)
            {
                record.Add([RunnableItem.Command(_repository.Path, ["run", new string('x', process * 7), $"{i}"])]);
            }
        });
        TrustRecord all = Open();
        Assert.All(
            from process in Enumerable.Range(0, 8) from i in Enumerable.Range(0, 40) select RunnableItem.Command(_repository.Path, ["run", new string('x', process * 7), $"{i}"]),
            item => Assert.True(all.Agrees(item)));
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed()
    {
        MGitException fault = Assert.Throws<MGitException>(() => Script("gone.ps1"));
        Assert.Equal(ErrorCode.PathNotFound, fault.Code);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _user.Dispose();
    }

    private RunnableItem Script(string path) => RunnableItem.File(RunnableKind.Script, _repository.Path, path);

    private TrustRecord Open() => new(_repository.Path, _user.Path);
}
