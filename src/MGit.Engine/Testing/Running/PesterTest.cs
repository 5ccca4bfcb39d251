using System.Globalization;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>A Pester file, which gets <c>-Data @{ Node; Model; Parents; Parameters }</c>. It passes where no test of it fails and one passes.</summary>
internal sealed class PesterTest : ITestKindRunner
{
    private const int ShownFailures = 3;

    public Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress)
    {
        PesterOutcome outcome = ScriptTest.Host(settings, test).RunPester(
            new ScriptCall(test.Runnable!.Path!, ScriptTest.Arguments(test, subject), settings.Root, settings.Log), subject.CancellationToken);
        Metric[] counts = [new("passed", outcome.Passed, true), new("failed", outcome.Failed, false), new("skipped", outcome.Skipped, false)];
        if (outcome.Failed > 0)
        {
            string more = outcome.Failures.Count > ShownFailures
                ? string.Create(CultureInfo.InvariantCulture, $"; and {outcome.Failures.Count - ShownFailures} more")
                : string.Empty;
            return new Measurement(TestOutcome.Failed, counts, Error: string.Join("; ", outcome.Failures.Take(ShownFailures)) + more);
        }

        return outcome.Passed > 0 ? new Measurement(TestOutcome.Passed, counts)
            : outcome.Skipped > 0 ? new Measurement(TestOutcome.Skipped, counts, Error: $"Every test of {test.Declaration.Pester} was skipped.")
            : Measurement.Broken($"{test.Declaration.Pester} holds no test.");
    }
}
