using System.Text;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Console.Prompt;

/// <summary>Candidates in columns, as many as fit on the screen.</summary>
internal static class CompletionList
{
    public static string Compose(IReadOnlyList<CompletionCandidate> candidates, int width, int maxRows)
    {
        var cell = Math.Min(width - 1, candidates.Max(candidate => DisplayWidth.Of(candidate.Label)) + 2);
        var columns = Math.Max(1, (width - 1) / Math.Max(1, cell));
        var rows = (candidates.Count + columns - 1) / columns;
        var shownRows = Math.Min(rows, Math.Max(1, maxRows));
        var list = new StringBuilder();
        for (var row = 0; row < shownRows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var index = (column * rows) + row;
                if (index < candidates.Count)
                {
                    var label = DisplayWidth.Cut(candidates[index].Label, cell - 1);
                    list.Append(label).Append(' ', Math.Max(1, cell - DisplayWidth.Of(label)));
                }
            }

            TrimEnd(list);
            list.Append("\r\n");
        }

        if (shownRows < rows)
        {
            list.Append($"... {candidates.Count} in all; type more of the word\r\n");
        }

        return list.ToString();
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }
    }
}
