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
            if (test.Runnable is { } runnable)
            {
                trust.Require(runnable);
            }

            return Runners[test.Kind].Run(test, subject, settings, progress);
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
