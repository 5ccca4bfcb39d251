using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing;

/// <summary>
/// Lets the tests that apply to a node decide whether it may be stored within a bound: none may get worse by more than the
/// <c>accuracyDrop</c> of <c>store:</c>, relative to the exact model's value, absolute where that value is no larger than the drop itself.
/// Tests of latency have no part in it. Without tests nothing is asked.
/// </summary>
internal sealed class BoundedAcceptance(RepositoryCore core, LineageTests tests)
{
    /// <param name="node">The node, exact as yet.</param>
    /// <param name="store">Reads the bounded form, which is not committed.</param>
    /// <param name="bounded">The bounded form's manifest.</param>
    public BoundedVerdict Judge(LineageSnapshot now, ModelNode node, ContentStore store, ContentId bounded, CancellationToken cancellationToken)
    {
        TestDefinition[] judges = [.. tests.DefinitionsFor(now, node, null, "auto", cancellationToken).Where(test => !test.RunsAlone)];
        if (judges.Length == 0)
        {
            return new BoundedVerdict(null, []);
        }

        TestedContent exact = tests.ContentOf(now, node);
        Dictionary<TestDefinition, TestRow> before = Known(now, exact, judges, cancellationToken);
        Manifest manifest = store.ReadManifest(bounded);
        TestedContent candidate = exact with
        {
            Open = cancellation => new NodeModel(node.Id, store, manifest, exact.Architecture, cancellation),
            Export = (folder, cancellation) => ModelRestore.Export(
                store, manifest, folder, new RestoreOptions { Name = node.Name[(node.Name.LastIndexOf('/') + 1)..] }, core.Files, null, cancellation),
        };
        List<TestRow> rows = [];
        foreach ((TestDefinition test, TestRow after) in tests.Measure(now, candidate, judges, "auto", cancellationToken))
        {
            rows.Add(after);
            if (Worse(test.Declaration.Pass, now.Declaration.Store.AccuracyDrop, before[test].Measured, after.Measured) is { } why)
            {
                return new BoundedVerdict($"by the test {test.Name} {why}", rows);
            }
        }

        return new BoundedVerdict(null, rows);
    }

    /// <summary>Why the bounded form is worse than may be; null where it is not.</summary>
    internal static string? Worse(TestPass? pass, double limit, Measurement exact, Measurement bounded)
    {
        Judgement before = TestJudge.Judge(pass, exact);
        Judgement after = TestJudge.Judge(pass, bounded);
        if (before.Outcome is TestOutcome.Error or TestOutcome.Skipped)
        {
            return before.Outcome == TestOutcome.Skipped && after.Outcome == TestOutcome.Skipped
                ? null
                : $"the exact model could not be judged: {before.Error}";
        }

        if (after.Outcome is TestOutcome.Error or TestOutcome.Skipped || (before.Outcome == TestOutcome.Passed && after.Outcome == TestOutcome.Failed))
        {
            return $"the bounded model {(after.Outcome == TestOutcome.Failed ? "fails" : "could not be judged")}: {after.Error}";
        }

        foreach (Metric metric in exact.Metrics)
        {
            Metric? other = bounded.Metrics.FirstOrDefault(candidate => candidate.Name.Equals(metric.Name, StringComparison.OrdinalIgnoreCase));
            double drop = other is null ? double.NaN : Drop(metric.Value, other.Value, metric.HigherIsBetter ?? Direction(pass));

            // Also false for a value that is no number, which is worse than any.
            bool holds = drop <= 0 || (double.IsFinite(metric.Value) && drop <= limit * Math.Abs(metric.Value)) || (Math.Abs(metric.Value) <= limit && drop <= limit)
                || (double.IsNaN(metric.Value) && other is not null);
            if (!holds)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{metric.Name} would go from {metric.Value:R} to {other?.Value.ToString("R", CultureInfo.InvariantCulture) ?? "nothing"}, and accuracyDrop allows {limit:R}");
            }
        }

        return null;
    }

    private static double Drop(double exact, double bounded, bool? higherIsBetter) => higherIsBetter switch
    {
        _ when exact.Equals(bounded) => 0,
        true => exact - bounded,
        false => bounded - exact,

        // Nothing says which way is worse: either is.
        null => Math.Abs(exact - bounded),
    };

    private static bool? Direction(TestPass? pass) => pass switch
    {
        { Min: not null, Max: null } => true,
        { Min: null, Max: not null } => false,
        _ => null,
    };

    /// <summary>What the tests say of the exact model: recorded, or measured now and recorded.</summary>
    private Dictionary<TestDefinition, TestRow> Known(LineageSnapshot now, TestedContent exact, TestDefinition[] judges, CancellationToken cancellationToken)
    {
        ContentId content = ContentId.TryParse(exact.Node.ContentId)!.Value;
        Dictionary<TestDefinition, TestRow> known = [];
        foreach (TestRow row in core.Store.Catalog.Query(snapshot => TestRows.Read(snapshot, new HashSet<ContentId> { content })).Where(row => row.IsKnown))
        {
            foreach (TestDefinition test in judges.Where(test => test.Id == row.Definition && TestContext.Of(now, exact.Node, test) == row.Context))
            {
                known[test] = row;
            }
        }

        List<LineageEvent> events = [];
        foreach ((TestDefinition test, TestRow row) in tests.Measure(now, exact, [.. judges.Where(test => !known.ContainsKey(test))], "auto", cancellationToken))
        {
            known[test] = row;
            if (!row.Definition.IsNone)
            {
                events.Add(TestRows.EventOf(row));
            }
        }

        if (events.Count > 0)
        {
            core.Record(events, cancellationToken);
        }

        return known;
    }
}
