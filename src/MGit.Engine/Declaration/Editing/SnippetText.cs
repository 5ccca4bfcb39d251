namespace MGit.Engine.Declaration.Editing;

/// <summary>Moves the lines of a kept entry to another indentation.</summary>
internal static class SnippetText
{
    /// <summary>The lines with the dash behind so many spaces, without a line break at the end.</summary>
    public static string Indent(string text, int indent, string newLine)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int had = lines[0].Length - lines[0].TrimStart(' ').Length;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            int spaces = line.Length - line.TrimStart(' ').Length;
            lines[i] = spaces == line.Length ? "" : new string(' ', Math.Max(0, spaces + indent - had)) + line[spaces..];
        }

        int count = lines.Length;
        while (count > 1 && lines[count - 1].Length == 0)
        {
            count--;
        }

        return string.Join(newLine, lines.Take(count));
    }
}
