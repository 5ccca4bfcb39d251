using System.Text;
using System.Text.RegularExpressions;

namespace MGit.HelpBuilder;

/// <summary>A heading, a paragraph, a list item or a code block of the plain Markdown the documentation is written in.</summary>
/// <param name="Level">1..6 for a heading, else 0.</param>
/// <param name="Text">As plain text: without marks, one line for a paragraph.</param>
/// <param name="IsCode">Whether it stands between fences; its lines are kept then.</param>
internal sealed partial record MarkdownBlock(int Level, string Text, bool IsCode = false)
{
    public static IReadOnlyList<MarkdownBlock> Parse(string markdown)
    {
        var blocks = new List<MarkdownBlock>();
        var paragraph = new StringBuilder();
        var table = new List<string[]>();
        List<string>? code = null;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                End();
                if (code is not null)
                {
                    blocks.Add(new MarkdownBlock(0, string.Join('\n', code), IsCode: true));
                }

                code = code is null ? [] : null;
            }
            else if (code is not null)
            {
                code.Add(line);
            }
            else if (line.StartsWith('#'))
            {
                End();
                int level = line.TakeWhile(character => character == '#').Count();
                blocks.Add(new MarkdownBlock(level, Plain(line[level..].Trim())));
            }
            else if (line.StartsWith('|'))
            {
                AddRow(line);
            }
            else if (line.Length == 0)
            {
                End();
            }
            else
            {
                if (line.StartsWith("- ", StringComparison.Ordinal))
                {
                    End();
                }

                paragraph.Append(paragraph.Length == 0 ? string.Empty : " ").Append(line.Trim());
            }
        }

        End();
        return code is null ? blocks : throw new HelpException("A code block is not closed.");

        void AddRow(string line)
        {
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => Plain(cell.Trim()))];
            if (!cells.All(cell => cell.Length > 0 && cell.All(character => character is '-' or ':')))
            {
                table.Add(cells);
            }
        }

        void End()
        {
            if (paragraph.Length > 0)
            {
                blocks.Add(new MarkdownBlock(0, Plain(paragraph.ToString())));
                paragraph.Clear();
            }

            if (table.Count > 0)
            {
                blocks.Add(new MarkdownBlock(0, Aligned(table), IsCode: true));
                table.Clear();
            }
        }
    }

    private static string Aligned(List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows.Max(row => row.Length)).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Plain(string text) => Emphasis().Replace(Link().Replace(text, "$1"), "$2").Replace("`", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*)(?=\S)(.+?)(?<=\S)\1")]
    private static partial Regex Emphasis();
}
