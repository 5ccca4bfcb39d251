using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Looks at a file's text by lines, in byte offsets.</summary>
internal sealed class FileText
{
    private readonly byte[] _bytes;

    public FileText(DeclarationFile file)
    {
        File = file;
        _bytes = file.Bytes;
        int first = _bytes.AsSpan().IndexOf((byte)'\n');
        NewLine = first > 0 && _bytes[first - 1] == (byte)'\r' ? "\r\n" : "\n";
    }

    public DeclarationFile File { get; }

    /// <summary>The line break the file uses.</summary>
    public string NewLine { get; }

    public int Length => _bytes.Length;

    public int Offset(int index) => File.ToByteOffset(index);

    /// <summary>Offset of the first character of a line.</summary>
    public int LineStart(int offset)
    {
        int start = _bytes.AsSpan(0, offset).LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return Math.Max(start, File.BomLength);
    }

    /// <summary>Offset of the line break that ends a line, or of the end of the file.</summary>
    public int LineEnd(int offset)
    {
        int length = _bytes.AsSpan(offset).IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? _bytes.Length : offset + length;
    }

    /// <summary>Offset of the next line, or of the end of the file.</summary>
    public int NextLine(int offset)
    {
        int end = LineEnd(offset);
        return end == _bytes.Length ? end : _bytes.AsSpan(end).StartsWith("\r\n"u8) ? end + 2 : end + 1;
    }

    /// <summary>Whether a line begins here, and not by chance of an empty value.</summary>
    public bool IsLineStart(int offset) => offset > File.BomLength && _bytes[offset - 1] is (byte)'\n' or (byte)'\r';

    /// <summary>Offset of the first of the spaces that end here.</summary>
    public int SpacesBefore(int offset) => _bytes.AsSpan(0, offset).LastIndexOfAnyExcept((byte)' ') + 1;

    /// <summary>Whether only spaces stand before this place on its line.</summary>
    public bool IsFirstOnLine(int offset) => _bytes.AsSpan(LineStart(offset)..offset).IndexOfAnyExcept((byte)' ') < 0;

    /// <summary>Offset of the first such character from a place on, comments left out; -1 where there is none before the limit.</summary>
    public int Find(char letter, int from, int limit)
    {
        for (int at = from; at < limit; at++)
        {
            if (_bytes[at] == letter)
            {
                return at;
            }

            if (_bytes[at] == (byte)'#')
            {
                at = LineEnd(at);
            }
        }

        return -1;
    }

    /// <summary>Where lines that follow an item are put in, and whether that place is behind a line break already.</summary>
    public (int Offset, bool AtLineStart) Behind(int end) => IsLineStart(end) ? (end, true) : (LineEnd(end), false);

    /// <summary>
    /// Whole lines, from the one where something begins to the one where it ends; the last line of a file without a line break takes the
    /// line break before it along.
    /// </summary>
    public TextEdit RemoveLines(int start, int end)
    {
        int from = LineStart(start);
        int to = IsLineStart(end) && end > start ? end : NextLine(end);
        if (to == _bytes.Length && to > 0 && !IsLineStart(to) && IsLineStart(from))
        {
            from -= from > 1 && _bytes[from - 1] == (byte)'\n' && _bytes[from - 2] == (byte)'\r' ? 2 : 1;
        }

        return new TextEdit(from, to - from, "");
    }

    /// <summary>The value of a key or list entry as a tree whose places are those of the file, moved by the shift that comes with it.</summary>
    /// <param name="start">Index where it begins.</param>
    /// <param name="end">Index past its end.</param>
    /// <param name="column">Column where it begins, from 1.</param>
    /// <param name="shift">To be added to the tree's indices.</param>
    public YamlNode Compose(int start, int end, int column, out int shift)
    {
        // The first line keeps its column, so that block collections keep their indentation.
        shift = start - (column - 1);
        using StringReader text = new(new string(' ', column - 1) + File.Text(start, end));
        YamlComposer composer = new(text, static (_, _) => { }, tolerateUnknownAliases: true);
        try
        {
            return composer.Open() ? composer.Compose(1) : throw new YamlFault(default, "expected a value");
        }
        catch (YamlFault fault)
        {
            // What stands in its file well can be odd alone: a tag directive that is gone, a key that spans what was cut.
            throw EditConflict.Of(File.Path, fault.Message, fault);
        }
    }
}
