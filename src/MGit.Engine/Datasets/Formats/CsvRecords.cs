using System.Text;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Reads records of a table by RFC 4180: fields in double quotes may hold separators, line breaks and doubled quotes.</summary>
internal sealed class CsvRecords(TextReader text, char separator, string path)
{
    private const int MaxField = 1 << 24;

    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private readonly char[] _buffer = new char[16 * 1024];
    private int _at;
    private int _end;
    private long _line = 1;

    /// <summary>The line where the record that was read last begins; from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next record's fields, or null at the end. Lines without anything are passed over.</summary>
    public IReadOnlyList<string>? Next()
    {
        int next = Peek();
        while (next is '\r' or '\n')
        {
            EndLine();
            next = Peek();
        }

        if (next < 0)
        {
            return null;
        }

        Line = _line;
        _fields.Clear();
        while (true)
        {
            _field.Clear();
            if (Peek() == '"')
            {
                ReadQuoted();
            }
            else
            {
                ReadPlain();
            }

            if (_fields.Count == DatasetLimits.MaxColumns)
            {
                throw DatasetFault.At(path, Line, $"the record has more than {DatasetLimits.MaxColumns} fields");
            }

            _fields.Add(_field.ToString());
            if (Peek() != separator)
            {
                break;
            }

            _at++;
        }

        EndLine();
        return _fields;
    }

    private void ReadPlain()
    {
        for (int next = Peek(); next >= 0 && next != separator && next is not ('\r' or '\n'); next = Peek())
        {
            if (next == '"')
            {
                throw DatasetFault.At(path, _line, "a quote stands inside a field that does not begin with one; expected the field in quotes, and quotes in it doubled");
            }

            Append((char)next);
        }
    }

    private void ReadQuoted()
    {
        long opened = _line;
        _at++;
        while (true)
        {
            int next = Peek();
            if (next < 0)
            {
                throw DatasetFault.At(path, opened, "a quote is opened here and never closed");
            }

            if (next == '"')
            {
                _at++;
                if (Peek() != '"')
                {
                    break;
                }
            }
            else if (next == '\n')
            {
                _line++;
            }

            Append((char)next);
        }

        int after = Peek();
        if (after >= 0 && after != separator && after is not ('\r' or '\n'))
        {
            throw DatasetFault.At(path, _line, "text follows a closed quote; expected a separator or the end of the line");
        }
    }

    private void Append(char c)
    {
        if (_field.Length == MaxField)
        {
            throw DatasetFault.At(path, Line, $"a field has more than {MaxField} characters");
        }

        _field.Append(c);
        _at++;
    }

    private void EndLine()
    {
        if (Peek() == '\r')
        {
            _at++;
            if (Peek() != '\n')
            {
                _line++;
                return;
            }
        }

        if (Peek() == '\n')
        {
            _at++;
            _line++;
        }
    }

    private int Peek()
    {
        if (_at == _end)
        {
            _at = 0;
            _end = text.Read(_buffer, 0, _buffer.Length);
            if (_end <= 0)
            {
                _end = 0;
                return -1;
            }
        }

        return _buffer[_at];
    }
}
