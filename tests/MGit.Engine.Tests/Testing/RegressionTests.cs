using MGit.Engine.Errors;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Bisection;

namespace MGit.Engine.Tests.Testing;

public sealed class RegressionTests : IDisposable
{
    private readonly TestRepository _repository = new();

    public RegressionTests()
    {
        for (int version = 1; version <= 16; version++)
        {
            _repository.Add("m", version, versionOf: version == 1 ? null : "m");
        }

        _repository.Write("t.ps1", "0");
        _repository.Declare("tests: [{name: t, appliesTo: {all: true}, script: t.ps1, pass: {max: 0}}]");
    }

    [Fact]
    public void TheFirstBadVersionIsFoundAndRecordedResultsCostNoRun()
    {
        FailFrom(11);
        Regression found = Find(new RegressionRequest { Test = "t", Bad = "m@16" });
        Assert.Equal(("m@11", "m@10"), (found.Node, found.LastGood));
        Assert.InRange(found.Runs, 1, 4);
        Assert.Equal(["m@11"], found.Candidates);
        Assert.Equal(("m@10", "m@11"), (found.Diff?.Reference, found.Diff?.Difference));

        Regression again = Find(new RegressionRequest { Test = "t", Bad = "m" });
        Assert.Equal(("m@11", 0), (again.Node, again.Runs));
    }

    [Fact]
    public void VersionsWhoseTestBreaksAreSkipped()
    {
        FailFrom(11);
        Func<Engine.Running.ScriptCall, object?> answer = _repository.Scripts.Answer!;
        _repository.Scripts.Answer = call => Version(call) is 10 or 11 ? "text" : answer(call);
        Regression found = Find(new RegressionRequest { Test = "t", Bad = "m@16" });
        Assert.Null(found.Node);
        Assert.Equal(["m@10", "m@11", "m@12"], found.Candidates);
    }

    [Fact]
    public void TheGoodNodeMustBeAnAncestorThatHasNotFailed()
    {
        FailFrom(3);
        Assert.Equal("m@3", Find(new RegressionRequest { Test = "t", Bad = "m@9", Good = ["m@2"] }).Node);
        Assert.Equal(ErrorCode.ArgumentInvalid, Fault(new RegressionRequest { Test = "t", Bad = "m@4", Good = ["m@9"] }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Fault(new RegressionRequest { Test = "t", Bad = "m@9", Good = ["m@3"] }));
        Assert.Equal(ErrorCode.TestNotFound, Fault(new RegressionRequest { Test = "u", Bad = "m@9" }));
    }

    [Fact]
    public void TheSearchBeginsAtTheNewestVersionThatPassed()
    {
        FailFrom(11);
        _repository.Run(new TestRunOptions { Nodes = ["m@9"] });
        Regression found = Find(new RegressionRequest { Test = "t", Bad = "m@12" });
        Assert.Equal("m@11", found.Node);
        Assert.InRange(found.Runs, 1, 2);
    }

    [Fact]
    public void OfManyThatPassedTheNewestAloneDecides()
    {
        FailFrom(11);
        _repository.Run(new TestRunOptions { Nodes = [.. Enumerable.Range(1, 9).Select(version => $"m@{version}")] });
        Regression found = Find(new RegressionRequest { Test = "t", Bad = "m@12" });
        Assert.Equal("m@11", found.Node);
        Assert.Equal(["m@9"], found.Results.Where(result => result.Cached).Select(result => result.Node));
    }

    public void Dispose() => _repository.Dispose();

    private static int Version(Engine.Running.ScriptCall call) => ((Engine.Graph.ModelNode)call.Arguments["Node"]!).Version;

    private void FailFrom(int version) => _repository.Scripts.Answer = call => Version(call) >= version ? 1.0 : 0.0;

    private Regression Find(RegressionRequest request)
    {
        TestPlan all = _repository.Repository.Tests.Plan(new TestRunOptions { Nodes = ["m"], Force = true }, CancellationToken.None);
        _repository.Repository.Tests.Trust.Add(all.Runnables);
        return _repository.Repository.Tests.FindRegression(request, null, CancellationToken.None);
    }

    private ErrorCode Fault(RegressionRequest request) => Assert.Throws<MGitException>(() => Find(request)).Code;
}
