using System.Text;

namespace MGit.Engine.Updating.Runner;

/// <summary>The end of what a creation writes, at most 64 KiB of UTF-8. Thread-safe.</summary>
internal sealed class RunLog
{
    private const int MaxBytes = 64 * 1024;

    private readonly Queue<(string Line, int Bytes)> _lines = new();
    private int _bytes;
    private bool _cut;

    public void Add(string line)
    {
        ArgumentNullException.ThrowIfNull(line);

        // A character is at most three bytes of UTF-8: a line longer than that alone keeps its end.
        string kept = line.Length > MaxBytes / 3 ? line[^(MaxBytes / 3)..] : line;
        int bytes = Encoding.UTF8.GetByteCount(kept) + 1;
        lock (_lines)
        {
            _lines.Enqueue((kept, bytes));
            _bytes += bytes;
            while (_bytes > MaxBytes)
            {
                _bytes -= _lines.Dequeue().Bytes;
                _cut = true;
            }
        }
    }

    /// <summary>What is kept; null where nothing was written.</summary>
    public string? Text()
    {
        lock (_lines)
        {
            return _lines.Count == 0 ? null : (_cut ? "…\n" : "") + string.Join('\n', _lines.Select(line => line.Line));
        }
    }
}
