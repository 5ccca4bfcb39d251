using MGit.Engine.Declaration;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing.Records;

/// <summary>Makes results for users of what was measured, judged by the threshold that is declared now.</summary>
internal static class TestResults
{
    /// <param name="test">The test as it is declared now; null where it is no longer declared.</param>
    public static LineageTestResult Of(string root, string node, TestDeclaration? test, TestRow row, bool cached)
    {
        Judgement judged = TestJudge.Judge(test?.Pass, row.Measured);
        return new LineageTestResult
        {
            Repository = root,
            Node = node,
            Test = test?.Name ?? row.Test,
            Outcome = judged.Outcome,
            Metric = judged.Metric?.Name,
            Value = judged.Metric?.Value,
            Metrics = row.Measured.Metrics
                .GroupBy(metric => metric.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase),
            Cached = cached,
            DefinitionId = row.Definition.IsNone ? null : row.Definition.ToString(),
            ContentId = row.Content.IsNone ? null : row.Content.ToString(),
            Device = row.Measured.Device,
            Seconds = row.Seconds,
            Started = row.Started,
            Error = judged.Error,
        };
    }

    public static LineageTestResult Skipped(string root, PlannedTest planned) => new()
    {
        Repository = root,
        Node = planned.Node.Id,
        Test = planned.Test.Name,
        Outcome = TestOutcome.Skipped,
        DefinitionId = planned.Test.Id?.ToString(),
        Started = DateTimeOffset.UtcNow,
        Error = planned.Skip,
    };
}
