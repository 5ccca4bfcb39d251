using System.Text;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Editing;

/// <content>
/// Edits of large files after which only what changed is read again: new entries of a block list stand in lines of their own, and an
/// entry ends where the next one's dash begins, so what is before and behind means what it meant. Where that cannot be said for certain
/// the whole is read.
/// </content>
public sealed partial class DeclarationEditor
{
    private bool TryAppendPartially(string path, NodeDeclaration[] added)
    {
        DeclarationFile file = Current.File(path)!;
        if (!CanReadPartially(file, added))
        {
            return false;
        }

        SectionLayout section = file.Section("nodes")!;
        FileText text = new(file);
        int end = text.Offset(section.End);
        (int offset, bool atLineStart) = text.Behind(end);
        string behind = Encoding.UTF8.GetString(file.Bytes, end, offset - end);
        NodeDeclaration last = Current.Nodes.Last(node => node.Location.File == path);
        string lastEntry = file.Text(last.Span.Start, section.End);
        // Behind, or in, a block scalar a new line could change what the scalar says.
        if (atLineStart || offset == text.Length || HasRareBreak(behind) || HasRareBreak(lastEntry))
        {
            return false;
        }

        string lines = NodeEntryEditor.Block(added, section.ItemColumn - 1, text.NewLine);
        if (ReadEntries(path, lines, isList: true) is not { } read || !read.Zip(added).All(pair => DeclarationEquality.Same(pair.First, pair.Second)))
        {
            return false;
        }

        string inserted = text.NewLine + lines;
        TextEdit[] edits = [new TextEdit(offset, 0, inserted)];
        int index = section.End + behind.Length;
        int firstIndex = index + text.NewLine.Length;
        int firstLine = last.Location.Line + Breaks(lastEntry) + 1;
        TextMoves moves = new(path);
        moves.Add(index, firstLine, inserted.Length, Breaks(inserted));
        NodeDeclaration[] placed = [.. read.Select(node => node with
        {
            Location = node.Location with { Line = node.Location.Line + firstLine - 1 },
            Span = node.Span.MovedBy(firstIndex),
        })];
        List<NodeDeclaration> nodes = new(Current.Nodes.Count + placed.Length);
        nodes.AddRange(Current.Nodes);
        InsertAfterFile(nodes, path, placed);
        Dictionary<string, NodeDeclaration[]> byName = new(Current.ByName, Current.ByName.Comparer);
        LineageDeclaration.AddTo(byName, placed);
        Complete(moves, edits, nodes, byName, section with { End = placed[^1].Span.End, Count = section.Count + placed.Length });
        return true;
    }

    private bool TryChangePartially(string path, Dictionary<NodeId, IReadOnlyList<TextEdit>> edits, Dictionary<NodeId, NodeDeclaration> wanted)
    {
        DeclarationFile file = Current.File(path)!;
        if (!CanReadPartially(file, wanted.Values))
        {
            return false;
        }

        FileText text = new(file);
        SectionLayout section = file.Section("nodes")!;
        NodeDeclaration[] nodes = [.. Current.Nodes];
        int[] own = [.. Enumerable.Range(0, nodes.Length).Where(i => nodes[i].Location.File == path)];
        TextMoves moves = new(path);
        List<TextEdit> all = [];
        int lastEnd = section.End;
        for (int i = 0; i < own.Length; i++)
        {
            NodeDeclaration node = nodes[own[i]];
            NodeDeclaration moved = moves.Node(node);
            nodes[own[i]] = moved;
            if (edits.GetValueOrDefault(node.Id) is not { Count: > 0 } list)
            {
                lastEnd = moved.Span.End;
                continue;
            }

            // The entry with the comments behind it, up to the line of the next entry or section.
            (int line, int boundary) = BoundaryBehind(text, section, i + 1 < own.Length ? nodes[own[i + 1]] : null);
            int start = text.Offset(node.Span.Start);
            TextEdit[] sorted = EditedBytes.Sort(path, list);

            // Behind a dash on a line of its own, taking the first key out takes the spaces before it too.
            if (node.Span.IsShared || sorted[0].Offset < start || sorted[^1].End > boundary)
            {
                return false;
            }

            byte[] changed = EditedBytes.Apply(file.Bytes[start..boundary], [.. sorted.Select(edit => edit with { Offset = edit.Offset - start })]);
            string before = Encoding.UTF8.GetString(file.Bytes, start, boundary - start);
            string after = Encoding.UTF8.GetString(changed);
            string pad = new(' ', node.Location.Column - 1);
            if (HasRareBreak(before) || HasRareBreak(after) || ReadEntries(path, pad + after, isList: false) is not [{ } read]
                || !DeclarationEquality.Same(read, wanted[node.Id]))
            {
                return false;
            }

            nodes[own[i]] = read with
            {
                Location = moved.Location,
                Span = new EntrySpan(moved.Span.Start, moved.Span.Start + read.Span.End - pad.Length, false),
            };
            lastEnd = nodes[own[i]].Span.End;
            moves.Add(node.Span.Start + before.Length, line, after.Length - before.Length, Breaks(after) - Breaks(before));
            all.AddRange(sorted);
        }

        Complete(moves, [.. all], nodes, null, section with { End = lastEnd });
        return true;
    }

    private void Complete(TextMoves moves, TextEdit[] edits, IReadOnlyList<NodeDeclaration> nodes, Dictionary<string, NodeDeclaration[]>? byName, SectionLayout section)
    {
        byte[] content = EditedBytes.Apply(Current.File(moves.Path)!.Bytes, edits);
        PartialReads++;
        Take(new Dictionary<string, TextEdit[]> { [moves.Path] = edits }, moves.Complete(Current, nodes, byName, content, section));
    }

    private bool CanReadPartially(DeclarationFile file, IEnumerable<NodeDeclaration> wanted)
        => file.Bytes.Length >= WholeFileLimit && file.Section("nodes") is { Style: SectionStyle.Block, Count: > 0 } && !file.IsFlowRoot
            && !Current.HasBareParents && wanted.All(node => node.Parents.All(parent => parent.IsPinned));

    private static (int Line, int Offset) BoundaryBehind(FileText text, SectionLayout section, NodeDeclaration? next)
    {
        if (next is not null)
        {
            return (next.Location.Line, text.LineStart(text.Offset(next.Span.Start)));
        }

        SectionLayout? following = text.File.Sections.FirstOrDefault(other => other.KeyStart > section.KeyStart);
        return following is null ? (int.MaxValue, text.Length) : (following.KeyLine, text.LineStart(text.Offset(following.KeyStart)));
    }

    /// <summary>Reads entries that stand alone; null where anything at all is wrong with them.</summary>
    internal static List<NodeDeclaration>? ReadEntries(string path, string text, bool isList)
    {
        DeclarationErrors errors = new();
        NodeReader reader = new(new ValueReader(path, errors));
        List<NodeDeclaration> nodes = [];
        try
        {
            using StringReader lines = new(text);
            YamlComposer composer = new(lines, (at, message) => errors.Add(path, at, message));
            if (!composer.Open() || (isList && !composer.AtSequence))
            {
                return null;
            }

            bool isFlow = isList && composer.Enter();
            do
            {
                if (reader.Read(composer.Compose(2), isShared: false) is { } node)
                {
                    nodes.Add(node);
                }
            }
            while (isList && !composer.AtEnd);
            if (isList)
            {
                composer.Leave(isFlow);
            }

            composer.Close();
            return errors.Any || composer.SharingCount > 0 ? null : nodes;
        }
        catch (YamlFault)
        {
            // The whole file is read instead, and says what is wrong with its own places.
            return null;
        }
    }

    private static int Breaks(string text) => text.AsSpan().Count('\n');

    /// <summary>Line breaks that YAML counts and <see cref="Breaks"/> does not.</summary>
    private static bool HasRareBreak(string text)
    {
        ReadOnlySpan<char> rest = text;
        for (int at; (at = rest.IndexOfAny("\r\u0085\u2028\u2029")) >= 0; rest = rest[(at + 1)..])
        {
            if (rest[at] != '\r' || at + 1 == rest.Length || rest[at + 1] != '\n')
            {
                return true;
            }
        }

        return false;
    }
}
