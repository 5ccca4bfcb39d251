using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Tests.Declaration;

/// <summary>Writes nodes as people might: block and flow, quotes, comments, blank lines, indentation, line ends, a byte-order mark.</summary>
internal sealed class RandomStyle(int seed)
{
    private readonly Random _random = new(seed);
    private bool _afterLiteral;

    public string Write(IReadOnlyList<NodeDeclaration> nodes)
    {
        StringBuilder text = new();
        text.Append(Chance(4) ? "# head é😀\n" : "").Append("schema: 1").Append(Comment()).Append('\n');
        int indent = _random.Next(5);
        bool isFlow = Chance(6);
        text.Append(Blank()).Append("nodes:").Append(isFlow ? " [" : Comment());
        for (int i = 0; i < nodes.Count; i++)
        {
            NodeDeclaration node = nodes[i] with { Name = "node" + (i / 2), Version = 1 + (i % 2), Parents = i > 1 && Chance(2) ? [ParentReference.TryParse($"node{(i / 2) - 1}@1")!] : [] };
            if (isFlow)
            {
                text.Append(i > 0 ? "," : "").Append(Chance(2) ? "\n  " : " ").Append(NodeEntryEditor.Flow([node]));
            }
            else
            {
                text.Append('\n').Append(Blank()).Append(' ', indent).Append('-');
                AppendEntry(text, node, indent);
            }
        }

        text.Append(isFlow ? "]" : "");
        text.Append(Chance(2) ? "\n" : Chance(2) ? "\naliases: {node0@live: node0@1} # a\n# end" : "\n# between\naliases:\n  \"node0@live\": 'node0@1' # a\n\n# end\n");
        string whole = text.ToString();
        return (Chance(5) ? "\uFEFF" : "") + (Chance(3) ? whole.Replace("\n", "\r\n", StringComparison.Ordinal) : whole);
    }

    private void AppendEntry(StringBuilder text, NodeDeclaration node, int indent)
    {
        if (Chance(4))
        {
            text.Append(' ').Append(NodeEntryEditor.Flow([node])).Append(Comment());
            return;
        }

        int gap = 1 + _random.Next(3);
        int column = indent + 1 + gap;
        bool isFirst = true;
        foreach ((string key, object? value) in NodeShape.Of(node).OrderBy(_ => _random.Next()))
        {
            text.Append(isFirst && Chance(8) ? "\n" + new string(' ', column) : isFirst ? new string(' ', gap) : "\n" + Blank() + new string(' ', column));
            isFirst = false;
            text.Append(Chance(9) ? $"\"{key}\"" : key).Append(':');
            AppendValue(text, value, column);
        }
    }

    private void AppendValue(StringBuilder text, object? value, int indent)
    {
        _afterLiteral = false;
        switch (value)
        {
            case ValueMap { Count: > 0 } map when Chance(2):
                text.Append(Comment());
                foreach ((string key, object? inner) in map)
                {
                    text.Append('\n').Append(Blank()).Append(' ', indent + 2).Append(YamlWriter.Key(key)).Append(':');
                    AppendValue(text, inner, indent + 2);
                }

                break;
            case IReadOnlyList<object?> { Count: > 0 } list when Chance(2):
                text.Append(Comment());
                int shift = _random.Next(3);
                foreach (object? item in list)
                {
                    text.Append('\n').Append(Blank()).Append(' ', indent + shift).Append("- ").Append(YamlWriter.Inline(item)).Append(Comment());
                }

                break;
            case string word when word.Length > 0 && word.All(letter => letter is >= '!' and <= '~' or '\n') && word[0] != '\n' && !word.Contains("\n\n", StringComparison.Ordinal) && Chance(2):
                _afterLiteral = true;
                text.Append(word[^1] == '\n' ? " |" : " |-").Append('\n');
                text.Append(string.Join("\n", word.TrimEnd('\n').Split('\n').Select(line => new string(' ', indent + 1) + line)));
                break;
            case string word:
                text.Append(' ').Append(YamlWriter.Inline(word, Chance(3) ? YamlScalarForm.SingleQuoted : Chance(3) ? YamlScalarForm.DoubleQuoted : YamlScalarForm.Plain)).Append(Comment());
                break;
            default:
                text.Append(' ').Append(YamlWriter.Inline(value)).Append(Comment());
                break;
        }
    }

    private bool Chance(int one) => _random.Next(one) == 0;

    private string Comment() => Chance(4) ? " # c, - d: é😀" : Chance(8) ? "  " : "";

    // An indented comment behind a block scalar would be a line of it.
    private string Blank() => Chance(6) ? "\n" : Chance(6) && !_afterLiteral ? "    # note - x\n" : Chance(6) ? "# flush\n" : "";
}
