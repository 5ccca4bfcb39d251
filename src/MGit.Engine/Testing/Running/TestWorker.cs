using System.Diagnostics;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Running.Trust;

namespace MGit.Engine.Testing.Running;

/// <summary>Carries out single tests. Safe from several threads; a test that measures time waits until it is alone.</summary>
internal sealed class TestWorker(TestSettings settings, TrustRecord trust) : IDisposable
{
    private static readonly Dictionary<TestKind, ITestKindRunner> Runners = new()
    {
        [TestKind.Metric] = new MetricTest(),
        [TestKind.Script] = new ScriptTest(),
        [TestKind.Pester] = new PesterTest(),
        [TestKind.Command] = new CommandTest(),
    };

    private readonly ReaderWriterLockSlim _alone = new();

    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (Measurement Measured, double Seconds, DateTimeOffset Started) Run(TestDefinition test, TestSubject subject, IProgress<OperationProgress>? progress)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        Enter(test.RunsAlone);
        long began = Stopwatch.GetTimestamp();
        try
        {
            return (Measure(test, subject, progress), Stopwatch.GetElapsedTime(began).TotalSeconds, started);
        }
        finally
        {
            Exit(test.RunsAlone);
        }
    }

    public void Dispose() => _alone.Dispose();

    private Measurement Measure(TestDefinition test, TestSubject subject, IProgress<OperationProgress>? progress)
    {
        if (test.Fault is { } fault)
        {
            return Measurement.Broken(fault);
        }

        try
        {
            // Looked at again at the last moment: what was agreed to, and what the result is recorded for, may have been changed since.
            TestDefinition now = settings.Definitions.Build(test.Declaration, subject.CancellationToken);
            if (now.Runnable is { } runnable)
            {
                trust.Require(runnable);
            }

            if (Changed(test, now) is { } before)
            {
                return before;
            }

            Measurement measured = Runners[test.Kind].Run(test, subject, settings, progress);
            return test.Kind == TestKind.Metric && Changed(test, settings.Definitions.Build(test.Declaration, subject.CancellationToken)) is { } meanwhile
                ? meanwhile
                : measured;
        }
        catch (OperationCanceledException) when (subject.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (MGitException canceled) when (canceled.Code == ErrorCode.Canceled)
        {
            throw;
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // Whatever a test's code throws is that test's result; the other tests and nodes go on.
            return Measurement.Broken(thrown.Message);
        }
    }

    /// <summary>The result of a test that is no longer what it was planned as; null while it is.</summary>
    private static Measurement? Changed(TestDefinition planned, TestDefinition now) => now.Fault is { } fault ? Measurement.Broken(fault)
        : now.Id == planned.Id ? null
        : Measurement.Broken($"What {planned.Name} runs or reads was changed after the run was planned. Run the test again.");

    private void Enter(bool alone)
    {
        if (alone)
        {
            _alone.EnterWriteLock();
        }
        else
        {
            _alone.EnterReadLock();
        }
    }

    private void Exit(bool alone)
    {
        if (alone)
        {
            _alone.ExitWriteLock();
        }
        else
        {
            _alone.ExitReadLock();
        }
    }
}
