using System.Globalization;
using System.Text;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Texts;

/// <summary>A lineage as a Mermaid flowchart, which README pages show as a picture.</summary>
public static class MermaidText
{
    public static void Write(VersionRuns runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(output);
        GraphNames names = new(runs);
        output.Write("flowchart LR\n");
        foreach (VersionRun run in runs.All)
        {
            output.Write($"  {names.KeyOf(run)}[\"{Escaped(run.Label)}\"]\n");
        }

        foreach (VersionRun run in runs.All)
        {
            foreach (VersionRun parent in runs.Parents(run))
            {
                output.Write($"  {names.KeyOf(parent)} --> {names.KeyOf(run)}\n");
            }
        }

        foreach ((VersionRun from, VersionRun to) in names.VersionEdges())
        {
            output.Write($"  {names.KeyOf(from)} -.-> {names.KeyOf(to)}\n");
        }
    }

    /// <summary>Everything that Mermaid, Markdown or HTML may take for markup becomes a number entity, which Mermaid writes with '#'.</summary>
    private static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (Rune rune in PrintableText.Of(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || " @.-_/:,·".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return escaped.ToString();
    }
}
