using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Running.Trust;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// Runs a plan: nodes side by side, the tests of a node one after the other. Results are committed in batches, and each is durable before
/// it is handed out.
/// </summary>
internal sealed class TestRunner(RepositoryCore core, Func<PlannedTest, TestedContent> contentOf, TrustRecord trust)
{
    private const int BatchSize = 64;

    // A commit costs a flush of the disk; a result that nothing follows at once is not made to wait for others.
    private const int QuietMilliseconds = 100;

    public IEnumerable<LineageTestResult> Run(TestPlan plan, TestSettings settings, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (PlannedTest planned in plan.Cases.Where(planned => planned.Known is not null || planned.Skip is not null))
        {
            yield return planned.Known is { } row
                ? TestResults.Of(core.Root, planned.Node.Id, planned.Test.Declaration, row, cached: true)
                : TestResults.Skipped(core.Root, planned);
        }

        PlannedTest[][] nodes = [.. plan.Cases
            .Where(planned => planned.Known is null && planned.Skip is null)
            .GroupBy(planned => planned.Node.NodeId)
            .Select(group => group.ToArray())];
        if (nodes.Length == 0)
        {
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using BlockingCollection<(PlannedTest Planned, TestRow Row)> finished = [];
        using TestWorker worker = new(settings, trust);
        TestRunProgress counted = new(progress, plan.ToRun);
        Task running = Task.Run(() => RunNodes(nodes, plan.Options.ThrottleLimit, worker, counted, finished, stop.Token), CancellationToken.None);
        List<(PlannedTest Planned, TestRow Row)> batch = [];
        try
        {
            while (!finished.IsCompleted)
            {
                bool got = finished.TryTake(out (PlannedTest Planned, TestRow Row) next, QuietMilliseconds, CancellationToken.None);
                if (got)
                {
                    batch.Add(next);
                }

                if (batch.Count > 0 && (!got || batch.Count >= BatchSize || finished.Count == 0))
                {
                    List<LineageTestResult> durable = Commit(batch);
                    batch.Clear();
                    foreach (LineageTestResult result in durable)
                    {
                        yield return result;
                    }
                }
            }
        }
        finally
        {
            // Whoever reads no further ends the run; what has been measured by then is kept.
            stop.Cancel();
            Task.WaitAny([running], CancellationToken.None);
            while (finished.TryTake(out (PlannedTest Planned, TestRow Row) last))
            {
                batch.Add(last);
            }

            Commit(batch);
        }

        running.GetAwaiter().GetResult();
    }

    private void RunNodes(
        PlannedTest[][] nodes,
        int throttleLimit,
        TestWorker worker,
        TestRunProgress progress,
        BlockingCollection<(PlannedTest, TestRow)> finished,
        CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(
                nodes,
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, throttleLimit), CancellationToken = cancellationToken },
                node =>
                {
                    using TestSubject subject = new(contentOf(node[0]), core.Options.Models, cancellationToken);
                    foreach (PlannedTest planned in node)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        progress.Begin(planned);
                        (Measurement measured, double seconds, DateTimeOffset started) = worker.Run(planned.Test, subject, null);
                        finished.Add((planned, new TestRow(
                            0,
                            planned.Content!.Value,
                            planned.Test.Id ?? default,
                            planned.Context,
                            planned.Test.Name,
                            planned.Node.Id,
                            measured,
                            seconds,
                            started)), CancellationToken.None);
                        progress.End(planned);
                    }
                });
        }
        catch (AggregateException several) when (several.InnerExceptions.Any(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (AggregateException several)
        {
            // What went wrong first, as it is: callers know its code.
            ExceptionDispatchInfo.Capture(several.InnerExceptions[0]).Throw();
        }
        finally
        {
            finished.CompleteAdding();
        }
    }

    /// <summary>Records results; one that has no definition (a file is missing) is nobody's and is only shown.</summary>
    private List<LineageTestResult> Commit(List<(PlannedTest Planned, TestRow Row)> batch)
    {
        LineageEvent[] events = [.. batch.Where(done => !done.Row.Definition.IsNone).Select(done => TestRows.EventOf(done.Row))];
        if (events.Length > 0)
        {
            core.Record(events, CancellationToken.None);
        }

        foreach ((PlannedTest planned, TestRow row) in batch)
        {
            core.Log.Write("test", planned.Node.Id, ("test", planned.Test.Name), ("verdict", row.Measured.Verdict.ToString()), ("seconds", row.Seconds));
        }

        return [.. batch.Select(done => TestResults.Of(core.Root, done.Planned.Node.Id, done.Planned.Test.Declaration, done.Row, cached: false))];
    }
}
