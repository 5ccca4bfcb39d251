namespace MGit.Engine.Declaration.Editing;

/// <summary>The node entries of one file as the text they are: where each begins and ends with its dash or comma.</summary>
internal sealed class NodeList
{
    private readonly FileText _text;
    private readonly NodeDeclaration[] _nodes;
    private readonly SectionLayout _section;

    public NodeList(FileText text, LineageDeclaration declaration)
    {
        _text = text;
        _nodes = [.. declaration.Nodes.Where(node => node.Location.File == text.File.Path)];
        _section = text.File.Section("nodes") ?? throw EditConflict.Of(text.File.Path, "it has no nodes:");
        if (_section.Style is not (SectionStyle.Block or SectionStyle.Flow))
        {
            throw EditConflict.Shared(text.File.Path, "nodes:");
        }
    }

    /// <summary>Edits that take entries out.</summary>
    public IReadOnlyList<TextEdit> Remove(Func<NodeDeclaration, bool> isRemoved)
    {
        bool[] kept = [.. _nodes.Select(node => !isRemoved(node))];
        List<TextEdit> edits = [];
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (kept[i])
            {
                continue;
            }

            if (_section.Style == SectionStyle.Block)
            {
                edits.Add(_text.RemoveLines(Dash(i), _text.Offset(_nodes[i].Span.End)));
                continue;
            }

            int next = Array.IndexOf(kept, true, i);
            (int start, int end) = next >= 0 ? (_nodes[i].Span.Start, _nodes[next].Span.Start)
                : i > 0 ? (_nodes[i - 1].Span.End, _nodes[^1].Span.End)
                : (_nodes[0].Span.Start, _nodes[^1].Span.End);
            edits.Add(new TextEdit(_text.Offset(start), _text.Offset(end) - _text.Offset(start), ""));
            i = (next < 0 ? _nodes.Length : next) - 1;
        }

        return edits;
    }

    /// <summary>The lines of an entry with its dash, or null where it is not written as such.</summary>
    public string? Lines(NodeDeclaration node)
    {
        int index = Array.FindIndex(_nodes, other => other.Id == node.Id);
        if (_section.Style != SectionStyle.Block || index < 0 || node.Span.IsShared)
        {
            return null;
        }

        int start = _text.LineStart(Dash(index));
        int end = _text.Offset(node.Span.End);
        end = _text.IsLineStart(end) ? end : _text.LineEnd(end);
        return System.Text.Encoding.UTF8.GetString(_text.File.Bytes, start, end - start);
    }

    private int Dash(int index)
    {
        // Between an entry and the one before it lie comments, line breaks and one dash.
        int from = _text.Offset(index == 0 ? _section.ValueStart : _nodes[index - 1].Span.End);
        int start = _text.Offset(_nodes[index].Span.Start);
        int dash = _text.Find('-', from, start);
        return dash >= 0 && _text.IsFirstOnLine(dash) ? dash
            : throw EditConflict.Of(_text.File.Path, $"the entry of {_nodes[index].Id} is written in an unusual way");
    }
}
