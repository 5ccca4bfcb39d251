using System.Globalization;
using MGit.Engine.Declaration;

namespace MGit.Engine.Testing.Running;

/// <summary>Judges what was measured by a test's threshold. Pure: a threshold that changed is applied to stored values.</summary>
internal static class TestJudge
{
    public static Judgement Judge(TestPass? pass, Measurement measured)
    {
        Metric? only = measured.Metrics.Count == 1 ? measured.Metrics[0] : null;
        if (measured.Verdict is TestOutcome.Error or TestOutcome.Skipped || (pass is null && measured.Verdict != TestOutcome.Measured))
        {
            return new Judgement(measured.Verdict, only, measured.Error);
        }

        if (pass is null)
        {
            return new Judgement(TestOutcome.Measured, only, null);
        }

        string known = measured.Metrics.Count == 0 ? "nothing" : string.Join(", ", measured.Metrics.Select(metric => metric.Name));
        Metric? judged = pass.Metric is null
            ? only
            : measured.Metrics.FirstOrDefault(metric => metric.Name.Equals(pass.Metric, StringComparison.OrdinalIgnoreCase));
        if (judged is null)
        {
            string expected = pass.Metric is null ? "one value, or pass: with metric: and the name of the one that counts" : $"the metric {pass.Metric}";
            return new Judgement(TestOutcome.Error, null, $"The test measured {known}; its pass: expects {expected}.");
        }

        // A value that is no number passes no bound.
        bool holds = (pass.Min is not { } min || judged.Value >= min) && (pass.Max is not { } max || judged.Value <= max) && !double.IsNaN(judged.Value);
        return measured.Verdict == TestOutcome.Failed ? new Judgement(TestOutcome.Failed, judged, measured.Error)
            : holds ? new Judgement(TestOutcome.Passed, judged, null)
            : new Judgement(TestOutcome.Failed, judged, string.Create(
                CultureInfo.InvariantCulture, $"{judged.Name} is {judged.Value:G7}; expected {Text(pass, judged.Name)}."));
    }

    /// <summary>"accuracy >= 0.9 and &lt;= 1".</summary>
    public static string Text(TestPass pass, string metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"{metric} {(pass.Min is { } min ? $">= {min:R}" : string.Empty)}{(pass is { Min: not null, Max: not null } ? " and " : string.Empty)}{(pass.Max is { } max ? $"<= {max:R}" : string.Empty)}");
}
