namespace MGit.HelpBuilder;

/// <summary>A page of docs/commands, read.</summary>
internal sealed class HelpPage
{
    private static readonly string[] Sections = ["Description", "Parameters", "Inputs", "Outputs", "Notes", "Examples", "Related links"];

    public required string Path { get; init; }

    public required string Title { get; init; }

    /// <summary>The paragraph under the title.</summary>
    public required string Synopsis { get; init; }

    /// <summary>Paragraphs by section, plain text.</summary>
    public Dictionary<string, IReadOnlyList<string>> Text { get; } = new(StringComparer.Ordinal);

    /// <summary>Paragraphs by parameter, without the dash.</summary>
    public Dictionary<string, IReadOnlyList<string>> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<HelpExample> Examples { get; } = [];

    public IReadOnlyList<string> TextOf(string section) => Text.TryGetValue(section, out IReadOnlyList<string>? text) ? text : [];

    public static HelpPage Read(string path)
    {
        IReadOnlyList<MarkdownBlock> blocks = MarkdownBlock.Parse(File.ReadAllText(path));
        if (blocks.Count < 2 || blocks[0].Level != 1 || blocks[1].Level != 0)
        {
            throw new HelpException($"{path}: a page begins with '# Name' and one paragraph that says what it does.");
        }

        var page = new HelpPage { Path = path, Title = blocks[0].Text, Synopsis = blocks[1].Text };
        string section = string.Empty;
        for (int i = 2; i < blocks.Count;)
        {
            MarkdownBlock heading = blocks[i++];
            int end = i;
            while (end < blocks.Count && blocks[end].Level == 0)
            {
                end++;
            }

            MarkdownBlock[] body = [.. blocks.Skip(i).Take(end - i)];
            i = end;
            if (heading.Level == 2)
            {
                section = Sections.Contains(heading.Text, StringComparer.Ordinal)
                    ? heading.Text
                    : throw new HelpException($"{path}: unknown section '{heading.Text}'; known are {string.Join(", ", Sections)}.");
                page.Text[section] = [.. body.Select(block => block.Text)];
            }
            else if (heading.Level == 3 && section == "Parameters" && heading.Text.StartsWith('-') && body.Length > 0)
            {
                page.Parameters.Add(heading.Text[1..], [.. body.Select(block => block.Text)]);
            }
            else if (heading.Level == 3 && section == "Examples" && body.Length > 0 && body[0].IsCode)
            {
                page.Examples.Add(new HelpExample(heading.Text, body[0].Text, [.. body.Skip(1).Select(block => block.Text)]));
            }
            else
            {
                throw new HelpException($"{path}: the heading '{heading.Text}' is neither a section, nor a parameter with text, nor an example that begins with code.");
            }
        }

        return page;
    }
}
