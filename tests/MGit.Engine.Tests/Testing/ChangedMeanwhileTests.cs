using MGit.Engine.Testing;

namespace MGit.Engine.Tests.Testing;

/// <summary>What changes between a plan and its run: nothing runs unseen, and no result is recorded for what it was not measured with.</summary>
public sealed class ChangedMeanwhileTests : IDisposable
{
    private readonly TestRepository _repository = new();

    [Fact]
    public void AScriptChangedAfterItWasAgreedToDoesNotRun()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare("tests: [{name: speed, appliesTo: {all: true}, script: t.ps1}]");
        TestPlan plan = Agreed();
        _repository.Write("t.ps1", "6");
        LineageTestResult refused = Assert.Single(Run(plan));
        Assert.Equal(TestOutcome.Error, refused.Outcome);
        Assert.Contains("t.ps1", refused.Error, StringComparison.Ordinal);
        Assert.Empty(_repository.Scripts.Calls);
    }

    [Fact]
    public void AScriptChangedBackToOneAgreedToIsNotRecordedAsTheOther()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "6");
        _repository.Declare("tests: [{name: speed, appliesTo: {all: true}, script: t.ps1}]");
        Agreed();
        _repository.Write("t.ps1", "5");
        TestPlan plan = Agreed();
        _repository.Write("t.ps1", "6");
        LineageTestResult changed = Assert.Single(Run(plan));
        Assert.Equal(TestOutcome.Error, changed.Outcome);
        Assert.Contains("speed", changed.Error, StringComparison.Ordinal);
        _repository.Write("t.ps1", "5");
        LineageTestResult again = _repository.RunOne();
        Assert.Equal((false, 5.0), (again.Cached, again.Value));
    }

    [Fact]
    public void ADatasetChangedWhileItIsMeasuredIsMeasuredAgain()
    {
        _repository.Add("a", 1);
        _repository.Write("data/d.csv", "1,2");
        _repository.Declare("""
            datasets:
              d: {path: data/d.csv}
            tests:
              - {name: accuracy, appliesTo: {all: true}, metric: {builtin: accuracy, dataset: d}}
            """);
        _repository.Models.Metric = _ =>
        {
            _repository.Write("data/d.csv", "1,2,3");
            return 0.5;
        };
        Assert.Equal(TestOutcome.Error, _repository.RunOne().Outcome);
        _repository.Write("data/d.csv", "1,2");
        _repository.Models.Metric = _ => 0.75;
        LineageTestResult again = _repository.RunOne();
        Assert.Equal((TestOutcome.Measured, false, 0.75), (again.Outcome, again.Cached, again.Value));
    }

    [Fact]
    public void ADeclarationChangedAfterThePlanDoesNotChangeWhatRuns()
    {
        _repository.Add("a", 1);
        _repository.Write("one.csv", "1");
        _repository.Write("other.csv", "2");
        _repository.Declare("""
            datasets:
              d: {path: one.csv}
            tests:
              - {name: accuracy, appliesTo: {all: true}, metric: {builtin: accuracy, dataset: d}}
            """);
        TestPlan plan = Agreed();
        _repository.DeclarationText = _repository.DeclarationText.Replace("path: one.csv", "path: other.csv", StringComparison.Ordinal);
        Run(plan);
        Assert.EndsWith("one.csv", Assert.Single(_repository.Models.Datasets).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void AParentWhoseContentArrivesLaterIsTestedWith()
    {
        _repository.Add("a", 1);
        _repository.Reopen();
        Directory.Delete(Path.Combine(_repository.Root, ".lineage"), recursive: true);
        _repository.Add("child", 2, parent: "a");
        _repository.Write("t.ps1", "# $Parents\n5");
        _repository.Declare("tests: [{name: speed, appliesTo: {nodes: [child]}, script: t.ps1}]");
        _repository.Scripts.Answer = call => (double)((TestedModel[])call.Arguments["Parents"]!).Length;
        Assert.Equal((false, 0.0), (_repository.RunOne().Cached, _repository.RunOne().Value));

        // The same bytes under another name: what the first parent had is here from now on.
        _repository.Add("twin", 1);
        LineageTestResult with = _repository.RunOne();
        Assert.Equal((false, 1.0), (with.Cached, with.Value));
    }

    private TestPlan Agreed()
    {
        TestPlan plan = _repository.Repository.Tests.Plan(new TestRunOptions(), CancellationToken.None);
        _repository.Repository.Tests.Trust.Add(plan.Runnables);
        return plan;
    }

    private List<LineageTestResult> Run(TestPlan plan) => [.. _repository.Repository.Tests.Run(plan, null, CancellationToken.None)];

    public void Dispose() => _repository.Dispose();
}
