using System.Text;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Texts;

/// <summary>A lineage in Graphviz's language.</summary>
public static class DotText
{
    public static void Write(VersionRuns runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(output);
        GraphNames names = new(runs);
        output.Write("digraph lineage {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n");
        foreach (VersionRun run in runs.All)
        {
            output.Write($"  {names.KeyOf(run)} [label={Quoted(run.Label)}];\n");
        }

        foreach (VersionRun run in runs.All)
        {
            foreach (VersionRun parent in runs.Parents(run))
            {
                output.Write($"  {names.KeyOf(parent)} -> {names.KeyOf(run)};\n");
            }
        }

        foreach ((VersionRun from, VersionRun to) in names.VersionEdges())
        {
            output.Write($"  {names.KeyOf(from)} -> {names.KeyOf(to)} [style=dashed, constraint=false];\n");
        }

        output.Write("}\n");
    }

    // https://graphviz.org/doc/info/lang.html: in a quoted string only the quote is escaped; a backslash would begin a line break or a name.
    private static string Quoted(string text)
        => new StringBuilder("\"").Append(PrintableText.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"').ToString();
}
