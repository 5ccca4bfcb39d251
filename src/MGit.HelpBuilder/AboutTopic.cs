using System.Text;

namespace MGit.HelpBuilder;

/// <summary>Turns a page of docs/about into the plain text that <c>Get-Help about_…</c> shows.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const int Indent = 4;

    public static string Convert(string markdown)
    {
        IReadOnlyList<MarkdownBlock> blocks = MarkdownBlock.Parse(markdown);
        if (blocks.Count < 2 || blocks[0].Level != 1 || blocks[1].Level != 0)
        {
            throw new HelpException("An about page begins with '# about_Topic' and one paragraph that says what it is about.");
        }

        var text = new StringBuilder();
        text.Append("TOPIC\n").Append(' ', Indent).Append(blocks[0].Text).Append("\n\nSHORT DESCRIPTION\n");
        Wrap(text, blocks[1].Text);
        text.Append("\nLONG DESCRIPTION\n");
        foreach (MarkdownBlock block in blocks.Skip(2))
        {
            if (block.Level > 0)
            {
                // Names keep their case: they stand in headings of the third level.
                text.Append(block.Level > 2 ? "  " : "\n").Append(block.Level > 2 ? block.Text : block.Text.ToUpperInvariant()).Append('\n');
            }
            else if (block.IsCode)
            {
                foreach (string line in block.Text.Split('\n'))
                {
                    text.Append(new string(' ', Indent + 2)).Append(line).Append('\n');
                }

                text.Append('\n');
            }
            else
            {
                Wrap(text, block.Text);
                text.Append('\n');
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Wrap(StringBuilder text, string paragraph)
    {
        int column = 0;
        string hanging = paragraph.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column == 0)
            {
                text.Append(' ', Indent);
                column = Indent;
            }
            else if (column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', Indent).Append(hanging);
                column = Indent + hanging.Length;
            }
            else
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
