using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;

namespace MGit.Engine.Tests.Testing;

public sealed class TestRunTests : IDisposable
{
    private const string ScriptTest = "tests: [{name: speed, appliesTo: {all: true}, script: t.ps1, pass: {max: 10}}]";

    private readonly TestRepository _repository = new();

    [Fact]
    public void WhatIsKnownDoesNotRunAgain()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        LineageTestResult first = _repository.RunOne();
        Assert.Equal((TestOutcome.Passed, false, 5.0), (first.Outcome, first.Cached, first.Value));

        _repository.Reopen();
        LineageTestResult second = _repository.RunOne();
        Assert.Equal((TestOutcome.Passed, true, 5.0), (second.Outcome, second.Cached, second.Value));
        Assert.Single(_repository.Scripts.Calls);
        Assert.Empty(_repository.Repository.Tests.Plan(new TestRunOptions(), CancellationToken.None).Runnables);

        Assert.False(_repository.RunOne(new TestRunOptions { Force = true }).Cached);
        Assert.Equal(2, _repository.Scripts.Calls.Count);
    }

    [Fact]
    public void AnEditedScriptRunsAgainAndAChangedThresholdIsJudgedAnew()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        Assert.Equal(TestOutcome.Passed, _repository.RunOne().Outcome);

        _repository.DeclarationText = _repository.DeclarationText.Replace("max: 10", "max: 4", StringComparison.Ordinal);
        LineageTestResult judged = _repository.RunOne();
        Assert.Equal((TestOutcome.Failed, true), (judged.Outcome, judged.Cached));
        Assert.Contains("<= 4", judged.Error, StringComparison.Ordinal);

        _repository.Write("t.ps1", "3");
        LineageTestResult again = _repository.RunOne();
        Assert.Equal((TestOutcome.Passed, false), (again.Outcome, again.Cached));
    }

    [Fact]
    public void EqualContentCarriesItsResultToOtherNodes()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        _repository.Run();
        _repository.Add("twin", 1);
        LineageTestResult twin = _repository.RunOne(new TestRunOptions { Nodes = ["twin"] });
        Assert.Equal(("twin@1", true), (twin.Node, twin.Cached));
    }

    [Fact]
    public void ATestThatReadsParentsDependsOnTheirContents()
    {
        _repository.Add("a", 1);
        _repository.Add("b", 2);
        _repository.Add("child", 3, parent: "a");
        _repository.Write("t.ps1", "# $Parents\n5");
        _repository.Declare("tests: [{name: speed, appliesTo: {nodes: [child]}, script: t.ps1}]");
        Assert.False(_repository.RunOne().Cached);
        Assert.True(_repository.RunOne().Cached);
        _repository.Repository.Edits.Disconnect("child", "a@1");
        _repository.Repository.Edits.Connect("child", "b@1");
        Assert.False(_repository.RunOne().Cached);
    }

    [Fact]
    public void ATestThatThrowsIsAnErrorAndTheOthersGoOn()
    {
        _repository.Add("a", 1);
        _repository.Write("bad.ps1", "throw broken");
        _repository.Write("empty.ps1", "nothing");
        _repository.Write("good.ps1", "1");
        _repository.Declare("""
            tests:
              - {name: bad, appliesTo: {all: true}, script: bad.ps1}
              - {name: empty, appliesTo: {all: true}, script: empty.ps1}
              - {name: gone, appliesTo: {all: true}, script: gone.ps1}
              - {name: good, appliesTo: {all: true}, script: good.ps1}
            """);
        Dictionary<string, LineageTestResult> results = _repository.Run().ToDictionary(result => result.Test);
        Assert.Equal((TestOutcome.Error, "broken"), (results["bad"].Outcome, results["bad"].Error));
        Assert.Equal(TestOutcome.Error, results["empty"].Outcome);
        Assert.Contains("gone.ps1", results["gone"].Error, StringComparison.Ordinal);
        Assert.Null(results["gone"].DefinitionId);
        Assert.Equal(TestOutcome.Measured, results["good"].Outcome);

        // What broke is tried again.
        Assert.Equal(["bad", "empty", "gone"], _repository.Run().Where(result => !result.Cached).Select(result => result.Test).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NothingRunsThatWasNotAgreedTo()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        LineageTestResult refused = Assert.Single(_repository.Run(trust: false));
        Assert.Equal(TestOutcome.Error, refused.Outcome);
        Assert.Contains("t.ps1", refused.Error, StringComparison.Ordinal);
        Assert.Empty(_repository.Scripts.Calls);
    }

    [Fact]
    public void ANodeWithoutContentIsSkippedWithTheReason()
    {
        _repository.DeclarationText += "\nnodes: [{name: later, create: {builtin: average}}]\n";
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        LineageTestResult skipped = _repository.RunOne();
        Assert.Equal(TestOutcome.Skipped, skipped.Outcome);
        Assert.Contains("not been made", skipped.Error, StringComparison.Ordinal);
        Assert.Null(skipped.Passed);
    }

    [Fact]
    public void MetricsOpenAModelOnceAndCloseIt()
    {
        _repository.Add("a", 1, type: "digits");
        _repository.Add("b", 2, type: "other");
        _repository.Declare("""
            tests:
              - {name: accuracy, appliesTo: {types: [Digits]}, metric: {builtin: accuracy}, pass: {min: 0.5}}
              - {name: loss, appliesTo: {types: [digits]}, metric: {builtin: loss, direction: lower}}
            """);
        _repository.Models.Metric = _ => 0.75;
        List<LineageTestResult> results = _repository.Run();
        Assert.Equal(["a@1", "a@1"], results.Select(result => result.Node));
        Assert.Equal(["cpu", "cpu"], results.Select(result => result.Device));
        Assert.Equal(TestOutcome.Passed, results.Single(result => result.Test == "accuracy").Outcome);
        Assert.Equal(TestOutcome.Measured, results.Single(result => result.Test == "loss").Outcome);
        Assert.Equal((1, 0), (_repository.Models.Opened, _repository.Models.Open));
    }

    [Fact]
    public void AChangedDatasetIsMeasuredAgain()
    {
        _repository.Add("a", 1);
        _repository.Write("data/d.csv", "1,2");
        _repository.Declare("""
            datasets:
              d: {path: data/d.csv}
            tests:
              - {name: accuracy, appliesTo: {all: true}, metric: {builtin: accuracy, dataset: d}}
            """);
        Assert.False(_repository.RunOne().Cached);
        Assert.True(_repository.RunOne().Cached);
        _repository.Write("data/d.csv", "1,3");
        Assert.False(_repository.RunOne().Cached);
        _repository.DeclarationText = _repository.DeclarationText.Replace("{path: data/d.csv}", "{path: data/d.csv, label: y}", StringComparison.Ordinal);
        Assert.False(_repository.RunOne().Cached);
    }

    [Fact]
    public void ScriptsGetTheNodeItsFilesAndItsParents()
    {
        _repository.Add("a", 1);
        _repository.Add("child", 2, parent: "a");
        _repository.Write("t.ps1", "0");
        _repository.Declare("tests: [{name: t, appliesTo: {nodes: [child]}, script: t.ps1, parameters: {limit: 3}}]");
        string folder = "";
        _repository.Scripts.Answer = call =>
        {
            var model = (TestedModel)call.Arguments["Model"]!;
            folder = model.Path;
            Assert.Equal("child@1", call.Arguments["Node"]!.ToString());
            Assert.Equal(3L, ((IReadOnlyDictionary<string, object?>)call.Arguments["Parameters"]!)["LIMIT"]);
            var parents = (TestedModel[])call.Arguments["Parents"]!;
            Assert.Equal("a@1", Assert.Single(parents).Node.Id);
            Assert.NotEmpty(Directory.GetFiles(parents[0].Path));
            return (double)new FileInfo(Assert.Single(Directory.GetFiles(folder))).Length;
        };
        LineageTestResult result = _repository.RunOne();
        Assert.Equal(_repository.Repository.Read().Resolve("child").OriginalBytes, (long?)result.Value);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void PesterCountsDecide()
    {
        _repository.Add("a", 1);
        foreach ((string name, string counts) in new[] { ("pass", "2 0 1"), ("fail", "2 1 0"), ("skip", "0 0 2"), ("none", "0 0 0") })
        {
            _repository.Write($"{name}.Tests.ps1", counts);
        }

        _repository.Declare("""
            tests:
              - {name: pass, appliesTo: {all: true}, pester: pass.Tests.ps1}
              - {name: fail, appliesTo: {all: true}, pester: fail.Tests.ps1}
              - {name: skip, appliesTo: {all: true}, pester: skip.Tests.ps1}
              - {name: none, appliesTo: {all: true}, pester: none.Tests.ps1}
            """);
        Dictionary<string, TestOutcome> outcomes = _repository.Run().ToDictionary(result => result.Test, result => result.Outcome);
        Assert.Equal(TestOutcome.Passed, outcomes["pass"]);
        Assert.Equal(TestOutcome.Failed, outcomes["fail"]);
        Assert.Equal(TestOutcome.Skipped, outcomes["skip"]);
        Assert.Equal(TestOutcome.Error, outcomes["none"]);
    }

    [Fact]
    public void AllNodesAreTestedSideBySideAndEveryResultIsRecorded()
    {
        for (int i = 0; i < 6; i++)
        {
            _repository.Add($"m{i}", i + 1);
        }

        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        using Barrier together = new(3);
        _repository.Scripts.Running = _ => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)));
        Assert.Equal(6, _repository.Run(new TestRunOptions { ThrottleLimit = 3 }).Count);
        Assert.Equal(6, _repository.Repository.Tests.Results(new TestResultQuery(), CancellationToken.None).Count);
    }

    [Fact]
    public void WhoStopsReadingKeepsWhatWasMeasured()
    {
        for (int i = 0; i < 5; i++)
        {
            _repository.Add($"m{i}", i + 1);
        }

        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        TestPlan plan = _repository.Repository.Tests.Plan(new TestRunOptions(), CancellationToken.None);
        _repository.Repository.Tests.Trust.Add(plan.Runnables);
        LineageTestResult first = _repository.Repository.Tests.Run(plan, null, CancellationToken.None).First();
        int ran = _repository.Scripts.Calls.Count;
        IReadOnlyList<LineageTestResult> recorded = _repository.Repository.Tests.Results(new TestResultQuery(), CancellationToken.None);
        Assert.Equal(ran, recorded.Count);
        Assert.Contains(recorded, result => result.Node == first.Node);
    }

    [Fact]
    public void StoppingEndsTheRun()
    {
        _repository.Add("a", 1);
        _repository.Add("b", 2);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        using CancellationTokenSource stop = new();
        _repository.Scripts.Running = _ => stop.Cancel();
        TestPlan plan = _repository.Repository.Tests.Plan(new TestRunOptions(), CancellationToken.None);
        _repository.Repository.Tests.Trust.Add(plan.Runnables);
        Assert.ThrowsAny<OperationCanceledException>(() => _repository.Repository.Tests.Run(plan, null, stop.Token).Count());
        Assert.Single(_repository.Scripts.Calls);
    }

    [Fact]
    public void WhatEndsARunComesOutAsItIs()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        _repository.Scripts.Answer = _ => throw new MGitException(ErrorCode.Canceled, "stopped inside");
        Assert.Equal(ErrorCode.Canceled, Assert.Throws<MGitException>(() => _repository.Run()).Code);
    }

    [Fact]
    public void AnUnknownTestIsNamed()
    {
        _repository.Write("t.ps1", "5");
        _repository.Declare(ScriptTest);
        MGitException fault = Assert.Throws<MGitException>(() => _repository.Run(new TestRunOptions { Tests = ["sped"] }));
        Assert.Equal(ErrorCode.TestNotFound, fault.Code);
        Assert.Contains("speed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResultsSurviveARebuiltCatalog()
    {
        _repository.Add("a", 1);
        _repository.Write("t.ps1", "NaN");
        _repository.Declare(ScriptTest);
        Assert.Equal(TestOutcome.Failed, _repository.RunOne().Outcome);
        _repository.Reopen();
        File.WriteAllText(Path.Combine(_repository.Root, ".lineage", "catalog.db"), "no catalog");
        using (LineageRepository tolerant = LineageRepository.Open(_repository.Root, new RepositoryOptions { Tolerant = true }))
        {
            tolerant.Maintenance.Repair(dropLost: false, null, CancellationToken.None);
        }

        LineageTestResult again = _repository.RunOne();
        Assert.Equal((TestOutcome.Failed, true, double.NaN), (again.Outcome, again.Cached, again.Value));
    }

    [Fact]
    public void ACommandGetsTheModelAndItsLastLineCounts()
    {
        _repository.Add("a", 1);
        string[] command = OperatingSystem.IsWindows()
            ? ["cmd.exe", "/c", "type %MGIT_PARAMETERS_FILE% >&2 & dir /b %MGIT_MODEL_PATH% & echo {\"%MGIT_NODE%\": 2.5}"]
            : ["/bin/sh", "-c", "cat \"$MGIT_PARAMETERS_FILE\" >&2; ls \"$MGIT_MODEL_PATH\"; echo \"{\\\"$MGIT_NODE\\\": 2.5}\""];
        _repository.Declare($$"""
            tests:
              - {name: size, appliesTo: {all: true}, command: {{System.Text.Json.JsonSerializer.Serialize(command)}}, pass: {max: 3} }
              - {name: code, appliesTo: {all: true}, command: [dotnet, exec, missing.dll]}
            """);
        Dictionary<string, LineageTestResult> results = _repository.Run().ToDictionary(result => result.Test);
        Assert.Equal((TestOutcome.Passed, "a@1", 2.5), (results["size"].Outcome, results["size"].Metric, results["size"].Value));
        Assert.Equal(TestOutcome.Failed, results["code"].Outcome);
        Assert.Contains("exit code", results["code"].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandThatIsEndedFromOutsideSaysNothingAboutTheModel()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _repository.Add("a", 1);
        _repository.Declare("tests: [{name: t, appliesTo: {all: true}, command: [/bin/sh, -c, 'kill -INT $$']}]");
        Assert.Equal(TestOutcome.Error, _repository.RunOne().Outcome);
        Assert.False(_repository.RunOne().Cached);
    }

    public void Dispose() => _repository.Dispose();
}
