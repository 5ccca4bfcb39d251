using System.Text;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Writes node entries, and edits those that are there.</summary>
internal static class NodeEntryEditor
{
    /// <summary>The edits that make a node's entry say what is wanted; none where nothing differs.</summary>
    public static IReadOnlyList<TextEdit> Change(FileText text, NodeDeclaration current, NodeDeclaration wanted)
    {
        List<KeyValuePair<string, object?>> changes = [];
        foreach (string key in NodeReader.Keys)
        {
            object? value = NodeShape.ValueOf(wanted, key);
            if (!DeclarationEquality.SameValue(NodeShape.ValueOf(current, key), value))
            {
                changes.Add(new(key, value));
            }
        }

        if (changes.Count == 0)
        {
            return [];
        }

        string what = $"the entry of {current.Id}";
        YamlNode tree = text.Compose(current.Span.Start, current.Span.End, current.Location.Column, out int shift);
        if (tree is not YamlMapping map)
        {
            throw EditConflict.Shared(text.File.Path, what);
        }

        TreeEditor editor = new(text, shift, what);
        editor.Change(map, changes, NodeReader.Keys);
        return editor.Edits;
    }

    /// <summary>The edits that put other names in the place of a node's name and of its parents, in the quotes they have.</summary>
    public static IReadOnlyList<TextEdit> Rename(FileText text, NodeDeclaration current, NodeDeclaration wanted)
    {
        string what = $"the entry of {current.Id}";
        if (text.Compose(current.Span.Start, current.Span.End, current.Location.Column, out int shift) is not YamlMapping map)
        {
            throw EditConflict.Shared(text.File.Path, what);
        }

        TreeEditor editor = new(text, shift, what);
        if (current.Name != wanted.Name)
        {
            editor.ReplaceScalar(map.Find("name")!.Value, wanted.Name);
        }

        if (map.Find("parents") is { } parents && !current.Parents.SequenceEqual(wanted.Parents))
        {
            IReadOnlyList<YamlNode> items = (parents.Value.Resolved as YamlSequence)?.Items ?? [];
            if (parents.IsMerged || parents.Value is YamlAlias || items.Count != wanted.Parents.Count)
            {
                throw EditConflict.Shared(text.File.Path, $"parents in {what}");
            }

            for (int i = 0; i < items.Count; i++)
            {
                if (current.Parents[i].Text != wanted.Parents[i].Text)
                {
                    editor.ReplaceScalar(items[i], wanted.Parents[i].Text);
                }
            }
        }

        return editor.Edits;
    }

    /// <summary>Entries as lines of a block list, without a line break at the end.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="indent">Spaces before the dash.</param>
    /// <param name="newLine">The line break.</param>
    public static string Block(IEnumerable<NodeDeclaration> nodes, int indent, string newLine)
    {
        StringBuilder text = new();
        foreach (NodeDeclaration node in nodes)
        {
            if (text.Length > 0)
            {
                text.Append(newLine);
            }

            text.Append(' ', indent).Append("- ");
            bool isFirst = true;
            foreach ((string key, object? value) in NodeShape.Of(node))
            {
                if (!isFirst)
                {
                    text.Append(newLine).Append(' ', indent + 2);
                }

                isFirst = false;
                YamlWriter.AppendKey(text, key, value, indent + 2, newLine);
            }
        }

        return text.ToString();
    }

    /// <summary>Entries in one line, with commas between.</summary>
    public static string Flow(IEnumerable<NodeDeclaration> nodes)
        => string.Join(", ", nodes.Select(node => YamlWriter.Inline(new ValueMap(NodeShape.Of(node)))));
}
