using System.Globalization;
using System.Text;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Tensors;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads lineage.lock line by line; every line must be exactly what the format says.</summary>
internal sealed class LockReader(byte[] content)
{
    public static readonly string Header = string.Create(CultureInfo.InvariantCulture,
        $"# lineage.lock, schema {LineageLock.Schema}: which content each node is. Written by MGit; keep it in git.");

    private const string HeaderStart = "# lineage.lock, schema ";
    private const string Expected = "expected name@version, uid, manifest id or -, exact or bounded:epsilon, and the time, with one space between";
    private const int MaxLineLength = 1024;

    private readonly DeclarationErrors _errors = new();
    private readonly List<(LockEntry Entry, int Start, int End, int Line)> _found = [];

    public LineageLock Read()
    {
        int at = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        for (int line = 1; at < content.Length && !_errors.IsFull; line++)
        {
            int length = content.AsSpan(at).IndexOf((byte)'\n');
            int end = length < 0 ? content.Length : at + length + 1;
            ReadLine(content.AsSpan(at..end).TrimEnd("\r\n"u8), at, end, line);
            at = end;
        }

        _found.Sort((left, right) => left.Entry.Id.CompareTo(right.Entry.Id));
        for (int i = 1; i < _found.Count; i++)
        {
            if (_found[i].Entry.Id == _found[i - 1].Entry.Id)
            {
                int first = Math.Min(_found[i].Line, _found[i - 1].Line);
                Report(Math.Max(_found[i].Line, _found[i - 1].Line), $"the node {_found[i].Entry.Id} stands in line {first} already; expected one line for each node");
            }
        }

        _errors.ThrowIfAny();
        return new LineageLock(content, [.. _found.Select(found => found.Entry)], [.. _found.Select(found => (found.Start, found.End))]);
    }

    private void ReadLine(ReadOnlySpan<byte> bytes, int start, int end, int line)
    {
        if (bytes.Length > MaxLineLength)
        {
            Report(line, $"the line has {bytes.Length} bytes; {Expected}");
            return;
        }

        string text = Encoding.UTF8.GetString(bytes);
        if (text.StartsWith("<<<<<<<", StringComparison.Ordinal) || text.StartsWith("=======", StringComparison.Ordinal)
            || text.StartsWith(">>>>>>>", StringComparison.Ordinal) || text.StartsWith("|||||||", StringComparison.Ordinal))
        {
            Report(line, "git left a merge conflict here; keep the lines of both sides (one line for each node) and remove the marks");
        }
        else if (line == 1)
        {
            CheckHeader(text);
        }
        else if (text.Length > 0 && text[0] != '#')
        {
            ReadEntry(text, start, end, line);
        }
    }

    private void CheckHeader(string text)
    {
        string number = text.StartsWith(HeaderStart, StringComparison.Ordinal) ? text[HeaderStart.Length..].Split(':')[0] : "";
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int schema) || schema < 1)
        {
            Report(1, $"the first line is not the header; expected {HeaderStart}{LineageLock.Schema}:");
        }
        else if (schema > LineageLock.Schema)
        {
            throw new MGitException(ErrorCode.RepositoryTooNew,
                $"{LineageLock.FileName} has schema {schema}; this version of MGit reads schema {LineageLock.Schema}. Use a later version.", LineageLock.FileName);
        }
    }

    private void ReadEntry(string text, int start, int end, int line)
    {
        string[] fields = text.Split(' ');
        if (fields.Length != 5)
        {
            Report(line, $"the line has {fields.Length} fields; {Expected}");
            return;
        }

        if (NodeId.TryParse(fields[0]) is not { } id)
        {
            Report(line, $"\"{fields[0]}\" is no node id; {Expected}");
        }
        else if (!Guid.TryParseExact(fields[1], "N", out Guid uid))
        {
            Report(line, $"\"{fields[1]}\" is no uid; {Expected}");
        }
        else if (fields[2] != "-" && ContentId.TryParse(fields[2]) is null)
        {
            Report(line, $"\"{fields[2]}\" is no manifest id; {Expected}");
        }
        else if (!TryReadFidelity(fields[3], out double? epsilon))
        {
            Report(line, $"\"{fields[3]}\" is no fidelity; {Expected}");
        }
        else if (!DateTimeOffset.TryParseExact(
            fields[4], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset created))
        {
            Report(line, $"\"{fields[4]}\" is no time; {Expected}");
        }
        else
        {
            _found.Add((new LockEntry(id, uid, ContentId.TryParse(fields[2]), epsilon, created), start, end, line));
        }
    }

    private static bool TryReadFidelity(string text, out double? epsilon)
    {
        epsilon = null;
        if (text == "exact")
        {
            return true;
        }

        if (!text.StartsWith("bounded:", StringComparison.Ordinal)
            || !double.TryParse(text.AsSpan("bounded:".Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value is not (> 0 and <= 1))
        {
            return false;
        }

        epsilon = value;
        return true;
    }

    private void Report(int line, string message) => _errors.Add(new SourceLocation(LineageLock.FileName, line, 1), message);
}
