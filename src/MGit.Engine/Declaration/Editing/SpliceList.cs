using System.Text;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Edits made one after the other on a file, kept as one set of splices of the file as it was at first.</summary>
internal sealed class SpliceList
{
    private readonly List<Piece> _pieces;

    public SpliceList(byte[] original)
    {
        Original = original;
        _pieces = [new Piece(null, 0, original.Length)];
    }

    public byte[] Original { get; }

    /// <summary>Adds edits of the file as it is after all earlier ones; ascending, without overlap.</summary>
    public void Add(IReadOnlyList<TextEdit> edits)
    {
        int at = 0;
        int piece = 0;
        int shift = 0;
        foreach (TextEdit edit in edits)
        {
            int offset = edit.Offset + shift;
            while (piece < _pieces.Count && at + _pieces[piece].Length <= offset)
            {
                at += _pieces[piece++].Length;
            }

            if (offset > at)
            {
                Split(piece++, offset - at);
                at = offset;
            }

            for (int open = edit.Removed; open > 0;)
            {
                if (_pieces[piece].Length > open)
                {
                    Split(piece, open);
                }

                open -= _pieces[piece].Length;
                _pieces.RemoveAt(piece);
            }

            byte[] inserted = Encoding.UTF8.GetBytes(edit.Inserted);
            if (inserted.Length > 0)
            {
                _pieces.Insert(piece++, new Piece(inserted, 0, inserted.Length));
                at += inserted.Length;
            }

            shift += inserted.Length - edit.Removed;
        }
    }

    /// <summary>What turns the file as it was into the file as it is.</summary>
    public IReadOnlyList<FileSplice> ToSplices()
    {
        List<FileSplice> splices = [];
        MemoryStream inserted = new();
        int from = 0;
        foreach (Piece piece in _pieces.Append(new Piece(null, Original.Length, 0)))
        {
            if (piece.Inserted is { } bytes)
            {
                inserted.Write(bytes, piece.Start, piece.Length);
                continue;
            }

            if (inserted.Length > 0 || piece.Start > from)
            {
                splices.Add(new FileSplice(from, piece.Start - from, inserted.ToArray()));
                inserted = new MemoryStream();
            }

            from = piece.Start + piece.Length;
        }

        return splices;
    }

    private void Split(int index, int length)
    {
        Piece piece = _pieces[index];
        _pieces[index] = piece with { Length = length };
        _pieces.Insert(index + 1, piece with { Start = piece.Start + length, Length = piece.Length - length });
    }

    /// <summary>A run of the original, or of inserted bytes.</summary>
    private readonly record struct Piece(byte[]? Inserted, int Start, int Length);
}
