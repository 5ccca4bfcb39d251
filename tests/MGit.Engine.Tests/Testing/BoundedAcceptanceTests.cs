using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Tests.Testing;

public sealed class BoundedAcceptanceTests : IDisposable
{
    private readonly TestRepository _repository = new();

    public BoundedAcceptanceTests()
    {
        _repository.Add("a", 1);
        _repository.Add("b", 1, parent: "a", drift: 2e-3f);
        _repository.Write("t.ps1", "0");
        _repository.Declare("""
            store: {accuracyDrop: 0.02}
            tests:
              - {name: t, appliesTo: {nodes: [b]}, script: t.ps1, pass: {min: 0.5}}
              - {name: slow, appliesTo: {all: true}, metric: {builtin: latency}}
            """);
    }

    [Fact]
    public void ANodeWhoseTestsAgreeIsStoredWithinTheBoundAndIsTested()
    {
        _repository.Scripts.Answer = call => IsExact(call) ? 0.80 : 0.79;
        Optimize();
        ModelNode node = _repository.Repository.Read().Resolve("b");
        Assert.Equal((Fidelity.Bounded, (Acceptance?)Acceptance.Tested), (node.Fidelity, node.Acceptance));
        Assert.Equal(2, _repository.Scripts.Calls.Count);

        // What the tests said of the bounded form is known, and so is what they said of the exact one.
        LineageTestResult known = _repository.RunOne(new TestRunOptions { Nodes = ["b"], Tests = ["t"] });
        Assert.Equal((true, 0.79), (known.Cached, known.Value));
        _repository.DeclarationText = _repository.DeclarationText.Replace("min: 0.5", "min: 0.795", StringComparison.Ordinal);
        Assert.Equal(Acceptance.Untested, _repository.Repository.Read().Resolve("b").Acceptance);
        _repository.Repository.Edits.Restore("b");
        Assert.Equal(0.80, _repository.RunOne(new TestRunOptions { Nodes = ["b"], Tests = ["t"] }).Value);
    }

    [Fact]
    public void ANodeOneOfWhoseTestsGetsWorseStaysExact()
    {
        _repository.Scripts.Answer = call => IsExact(call) ? 0.80 : 0.78;
        ModelNode before = _repository.Repository.Read().Resolve("b");
        Optimize();
        ModelNode node = _repository.Repository.Read().Resolve("b");
        Assert.Equal((Fidelity.Exact, before.ContentId), (node.Fidelity, node.ContentId));
        Assert.Empty(_repository.Repository.Maintenance.Test(decode: true, null, CancellationToken.None));
    }

    [Fact]
    public void WithoutAgreementToRunTheTestsANodeStaysExact()
    {
        _repository.Scripts.Answer = _ => 0.80;
        Optimize(trust: false);
        Assert.Equal(Fidelity.Exact, _repository.Repository.Read().Resolve("b").Fidelity);
        Assert.Empty(_repository.Scripts.Calls);
    }

    [Theory]
    [InlineData(0.80, 0.79, true, true)]
    [InlineData(0.80, 0.78, true, false)]
    [InlineData(0.80, 0.99, true, true)]
    [InlineData(2.0, 2.03, false, true)]
    [InlineData(2.0, 2.05, false, false)]
    [InlineData(2.0, 0.1, false, true)]
    [InlineData(0.001, 0.015, false, true)]
    [InlineData(0.001, 0.03, false, false)]
    [InlineData(0.0, 0.0, true, true)]
    [InlineData(5.0, 5.5, null, false)]
    [InlineData(5.0, 4.5, null, false)]
    [InlineData(5.0, 5.05, null, true)]
    [InlineData(0.8, double.NaN, true, false)]
    [InlineData(double.NaN, 0.8, true, true)]
    public void AMetricMayDropByTheLimitInItsDirection(double exact, double bounded, bool? higherIsBetter, bool accepted)
        => Assert.Equal(accepted, BoundedAcceptance.Worse(null, 0.02, Measured(exact, higherIsBetter), Measured(bounded, higherIsBetter)) is null);

    [Fact]
    public void WhatPassedMustPassAndWhatCannotBeJudgedIsNotAccepted()
    {
        TestPass pass = new(null, 0.795, null);
        Assert.NotNull(BoundedAcceptance.Worse(pass, 0.02, Measured(0.80, null), Measured(0.79, null)));
        Assert.NotNull(BoundedAcceptance.Worse(null, 0.02, Measured(0.80, true), Measurement.Broken("broke")));
        Assert.NotNull(BoundedAcceptance.Worse(null, 0.02, Measured(double.PositiveInfinity, true), Measured(5, true)));
        Assert.Null(BoundedAcceptance.Worse(null, 0.02, Measured(double.PositiveInfinity, false), Measured(5, false)));
        Assert.NotNull(BoundedAcceptance.Worse(null, 0.02, Measurement.Broken("broke"), Measured(0.80, true)));
        Assert.NotNull(BoundedAcceptance.Worse(null, 0.02, Measured(0.80, true), new Measurement(TestOutcome.Measured, [new Metric("other", 0.8)])));
    }

    public void Dispose() => _repository.Dispose();

    private static Measurement Measured(double value, bool? higherIsBetter) => new(TestOutcome.Measured, [new Metric("x", value, higherIsBetter)]);

    private static bool IsExact(Engine.Running.ScriptCall call)
    {
        var model = (TestedModel)call.Arguments["Model"]!;
        byte[] expected = Engine.Tests.Repositories.TestModel.Make(1, drift: 2e-3f, driftSeed: 1);
        return Directory.GetFiles(model.Path).Any(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(expected));
    }

    private void Optimize(bool trust = true)
    {
        OptimizeOptions options = new() { BoundedNodes = ["b"] };
        if (trust)
        {
            _repository.Repository.Tests.Trust.Add(_repository.Repository.Maintenance.RunnablesOf(options, CancellationToken.None));
        }

        _repository.Repository.Maintenance.Optimize(options, null, CancellationToken.None);
    }
}
