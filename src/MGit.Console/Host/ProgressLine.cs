using System.Diagnostics;
using System.Management.Automation;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Console.Host;

/// <summary>
/// One line at the bottom that says how far the work is. It is wiped before anything else is written and drawn again at the next
/// report; drawing is limited to ten times a second.
/// </summary>
internal sealed class ProgressLine(TextWriter output, Func<int> width, bool colour)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<int, ProgressRecord> active = [];
    private long lastDrawn;
    private bool visible;

    /// <summary>Takes a report of an activity; a completed one disappears.</summary>
    public void Report(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            active.Remove(record.ActivityId);
            if (active.Count == 0)
            {
                Wipe();
            }

            return;
        }

        active[record.ActivityId] = record;
        if (!visible || Stopwatch.GetElapsedTime(lastDrawn) >= Interval)
        {
            Draw();
        }
    }

    /// <summary>Takes the line away so that other text can be written.</summary>
    public void Wipe()
    {
        if (visible)
        {
            output.Write("\r" + Escape.ClearToEndOfLine);
            visible = false;
        }
    }

    /// <summary>Forgets every activity: the pipeline that reported them has ended.</summary>
    public void Clear()
    {
        active.Clear();
        Wipe();
    }

    /// <summary>The text for a report in so many columns, without colour.</summary>
    public static string Compose(ProgressRecord record, int columns)
    {
        var text = record.Activity;
        if (!string.IsNullOrEmpty(record.StatusDescription))
        {
            text += ": " + record.StatusDescription;
        }

        if (!string.IsNullOrEmpty(record.CurrentOperation))
        {
            text += " " + record.CurrentOperation;
        }

        var tail = "";
        if (record.PercentComplete >= 0)
        {
            const int cells = 20;
            var percent = Math.Min(record.PercentComplete, 100);
            var done = percent * cells / 100;
            tail = $" [{new string('#', done)}{new string('.', cells - done)}] {percent,3}%";
        }

        if (record.SecondsRemaining >= 0)
        {
            tail += $" {TimeSpan.FromSeconds(record.SecondsRemaining):m\\:ss} left";
        }

        var room = Math.Max(0, columns - 1 - tail.Length);
        return DisplayWidth.Cut(text.ReplaceLineEndings(" "), room) + tail;
    }

    private void Draw()
    {
        var text = Compose(active.Values.Last(), width());
        output.Write("\r" + (colour ? Escape.Cyan + text + Escape.Reset : text) + Escape.ClearToEndOfLine);
        visible = true;
        lastDrawn = Stopwatch.GetTimestamp();
    }
}
