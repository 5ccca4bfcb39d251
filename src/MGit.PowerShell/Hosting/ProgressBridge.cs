using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using MGit.Engine.Progress;
using MGit.Engine.Rendering;

namespace MGit.PowerShell.Hosting;

/// <summary>
/// Takes the engine's reports, from any thread and as often as they come, and keeps the newest; the pipeline thread turns it into a
/// progress record a few times a second, with rate and time left.
/// </summary>
internal sealed class ProgressBridge(int activityId) : IProgress<OperationProgress>
{
    /// <summary>Operations shorter than this show nothing: a bar that flashes up tells nobody anything.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private OperationProgress _latest;
    private long _began;
    private long _startDone;
    private bool _isNew;
    private long _shown;
    private string? _shownActivity;

    public void Report(OperationProgress value)
    {
        lock (_gate)
        {
            if (_began == 0 || value.Activity != _latest.Activity || value.Item != _latest.Item || value.Done < _latest.Done)
            {
                _began = Stopwatch.GetTimestamp();
                _startDone = value.Done;
            }

            _latest = value;
            _isNew = true;
        }
    }

    /// <summary>The record to show now, or null where nothing is due.</summary>
    public ProgressRecord? Next()
    {
        lock (_gate)
        {
            if (!_isNew
                || Stopwatch.GetElapsedTime(_began) < Quiet
                || (_shown != 0 && Stopwatch.GetElapsedTime(_shown) < Interval))
            {
                return null;
            }

            _isNew = false;
            _shown = Stopwatch.GetTimestamp();
            _shownActivity = _latest.Activity;
            return Describe(_latest, Rate(_latest));
        }
    }

    /// <summary>The record that takes the bar away again, or null where none was shown.</summary>
    public ProgressRecord? End()
    {
        lock (_gate)
        {
            string? activity = _shownActivity;
            _shownActivity = null;
            _isNew = false;
            _began = 0;
            return activity is null
                ? null
                : new ProgressRecord(activityId, activity, "Done") { RecordType = ProgressRecordType.Completed };
        }
    }

    private double Rate(OperationProgress progress)
    {
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        return seconds > 0 ? (progress.Done - _startDone) / seconds : 0;
    }

    private ProgressRecord Describe(OperationProgress progress, double rate)
    {
        string counts = progress.Unit == ProgressUnit.Bytes
            ? progress.Total is { } bytes
                ? $"{ByteSize.Text(progress.Done)} of {ByteSize.Text(bytes)}, {ByteSize.Text(rate)}/s"
                : $"{ByteSize.Text(progress.Done)}, {ByteSize.Text(rate)}/s"
            : progress.Total is { } items
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {items}, {rate:0.#}/s")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.Done}, {rate:0.#}/s");
        string status = progress.Detail is null ? counts : $"{progress.Detail}; {counts}";
        var record = new ProgressRecord(activityId, progress.Activity, progress.Item is null ? status : $"{progress.Item}: {status}");
        if (progress.Total is > 0 and { } total)
        {
            record.PercentComplete = (int)Math.Clamp(100.0 * progress.Done / total, 0, 100);
            if (rate > 0)
            {
                record.SecondsRemaining = (int)Math.Clamp((total - progress.Done) / rate, 0, int.MaxValue);
            }
        }

        return record;
    }
}
