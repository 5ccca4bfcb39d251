namespace MGit.Engine.Declaration.Editing;

/// <summary>Where the parts of a file lie after edits that each changed whole lines' worth of text before them.</summary>
internal sealed class TextMoves(string path)
{
    private readonly List<Move> _moves = [];

    public string Path { get; } = path;

    /// <summary>Adds a move; in the order of the file.</summary>
    /// <param name="index">What begins here or behind moves.</param>
    /// <param name="line">What begins on this line or below moves.</param>
    /// <param name="length">By so many UTF-16 code units.</param>
    /// <param name="lines">By so many lines.</param>
    public void Add(int index, int line, int length, int lines)
    {
        (int lengthBefore, int linesBefore) = _moves.Count == 0 ? (0, 0) : (_moves[^1].Length, _moves[^1].Lines);
        _moves.Add(new Move(index, line, lengthBefore + length, linesBefore + lines));
    }

    public int Index(int index) => index + (Last(move => move.Index <= index)?.Length ?? 0);

    public SourceLocation Place(SourceLocation place)
        => place.File == Path && Last(move => move.Line <= place.Line) is { Lines: not 0 } move ? place with { Line = place.Line + move.Lines } : place;

    public NodeDeclaration Node(NodeDeclaration node)
    {
        if (node.Location.File != Path || Last(move => move.Index <= node.Span.Start) is not { } move)
        {
            return node;
        }

        return node with
        {
            Span = node.Span.MovedBy(move.Length),
            Location = node.Location with { Line = node.Location.Line + move.Lines },
        };
    }

    /// <summary>The declaration with these nodes and this content of the file, everything else moved.</summary>
    public LineageDeclaration Complete(
        LineageDeclaration current,
        IReadOnlyList<NodeDeclaration> nodes,
        Dictionary<string, NodeDeclaration[]>? byName,
        byte[] content,
        SectionLayout nodesSection)
    {
        DeclarationFile[] files = [.. current.Files.Select(file => file.Path != Path ? file : new DeclarationFile(Path, content)
        {
            Includes = file.Includes,
            IsFlowRoot = file.IsFlowRoot,
            RootColumn = file.RootColumn,
            Sections = [.. file.Sections.Select(section => section.Key == nodesSection.Key ? nodesSection : Section(section))],
        })];
        return current.With(
            nodes,
            byName,
            [.. current.Groups.Select(group => group with { Location = Place(group.Location), MemberLocations = [.. group.MemberLocations.Select(Place)] })],
            [.. current.Datasets.Select(dataset => dataset with { Location = Place(dataset.Location) })],
            [.. current.Tests.Select(test => test with { Location = Place(test.Location) })],
            [.. current.Aliases.Select(alias => alias with { Location = Place(alias.Location) })],
            files);
    }

    private SectionLayout Section(SectionLayout section) => section with
    {
        KeyStart = Index(section.KeyStart),
        KeyLine = Place(new SourceLocation(Path, section.KeyLine, 1)).Line,
        ValueStart = Index(section.ValueStart),
        End = Index(section.End),
    };

    /// <summary>The last move that holds; moves are in order, so that those which hold come first.</summary>
    private Move? Last(Func<Move, bool> holds)
    {
        int low = 0;
        int high = _moves.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = holds(_moves[middle]) ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : _moves[low - 1];
    }

    /// <summary>Moves add up: these are the sums up to here.</summary>
    private sealed record Move(int Index, int Line, int Length, int Lines);
}
