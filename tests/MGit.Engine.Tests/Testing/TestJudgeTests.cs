using MGit.Engine.Declaration;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Tests.Testing;

public sealed class TestJudgeTests
{
    [Theory]
    [InlineData(0.9, null, 0.9, TestOutcome.Passed)]
    [InlineData(0.9, null, 0.89, TestOutcome.Failed)]
    [InlineData(null, 20.0, 20.0, TestOutcome.Passed)]
    [InlineData(1.0, 2.0, 2.5, TestOutcome.Failed)]
    [InlineData(0.0, null, double.NaN, TestOutcome.Failed)]
    [InlineData(null, 1.0, double.PositiveInfinity, TestOutcome.Failed)]
    public void AValueIsJudgedByItsBounds(double? min, double? max, double value, TestOutcome expected)
        => Assert.Equal(expected, TestJudge.Judge(new TestPass(null, min, max), Values(("x", value))).Outcome);

    [Fact]
    public void OfSeveralMetricsTheNamedOneCounts()
    {
        Measurement measured = Values(("a", 1), ("b", 5));
        Assert.Equal(TestOutcome.Failed, TestJudge.Judge(new TestPass("B", null, 4), measured).Outcome);
        Judgement unnamed = TestJudge.Judge(new TestPass(null, null, 4), measured);
        Assert.Equal(TestOutcome.Error, unnamed.Outcome);
        Assert.Contains("a, b", unnamed.Error, StringComparison.Ordinal);
        Assert.Equal(TestOutcome.Error, TestJudge.Judge(new TestPass("c", null, 4), measured).Outcome);
    }

    [Fact]
    public void AVerdictOfTheTestIsNotOverruledByABound()
    {
        Measurement failed = new(TestOutcome.Failed, [new Metric("x", 1)], Error: "no");
        Assert.Equal(TestOutcome.Failed, TestJudge.Judge(new TestPass(null, 0, null), failed).Outcome);
        Measurement passed = new(TestOutcome.Passed, [new Metric("x", 1)]);
        Assert.Equal(TestOutcome.Failed, TestJudge.Judge(new TestPass(null, 2, null), passed).Outcome);
        Assert.Equal(TestOutcome.Passed, TestJudge.Judge(null, passed).Outcome);
    }

    [Theory]
    [InlineData("12.5", TestOutcome.Measured)]
    [InlineData(" true ", TestOutcome.Passed)]
    [InlineData("false", TestOutcome.Failed)]
    [InlineData("{\"a\": 1, \"ok\": true}", TestOutcome.Passed)]
    [InlineData("{\"a\": 1, \"ok\": false}", TestOutcome.Failed)]
    [InlineData("{\"a\": \"text\"}", TestOutcome.Error)]
    [InlineData("{}", TestOutcome.Error)]
    public void ALineOfOutputIsAResult(string line, TestOutcome expected) => Assert.Equal(expected, MeasuredValues.Parse(line, "tool")?.Verdict);

    [Theory]
    [InlineData("done")]
    [InlineData("")]
    [InlineData("{\"a\": [[[[[[1]]]]]]}")]
    [InlineData("{broken")]
    public void OtherLinesAreNone(string line) => Assert.Null(MeasuredValues.Parse(line, "tool"));

    private static Measurement Values(params (string Name, double Value)[] values)
        => new(TestOutcome.Measured, [.. values.Select(value => new Metric(value.Name, value.Value))]);
}
