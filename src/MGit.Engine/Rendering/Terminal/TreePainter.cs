using System.Globalization;
using System.Text;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;

namespace MGit.Engine.Rendering.Terminal;

/// <summary>Draws the rows of a tree: branches, a sign for the state, the name, what is to say about it, and sizes at the right.</summary>
internal sealed class TreePainter(TreeOptions options)
{
    private const string Reset = "\e[0m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Faint = "\e[2m";

    /// <summary>Columns of "999.9 MiB   12.3:1", from which the sizes are shown at all.</summary>
    private const int SizeColumns = 19;
    private const int WidthForSizes = 72;

    /// <summary>Columns below which a remark says nothing.</summary>
    private const int LeastRemark = 6;

    private readonly int _width = Math.Max(20, options.Width);

    private string Ellipsis => options.Ascii ? "..." : "…";

    public string Paint(TreeRow row)
    {
        NodeMarks? marks = row.IsRepeat ? null : options.Marks(row.Run.Last);
        string branches = Fit(Branches(row.Branches), _width / 2);
        string sign = row.IsRepeat ? (options.Ascii ? "^" : "↑") : Sign(row.Run.Last);
        string sizes = row.IsRepeat || _width < WidthForSizes ? string.Empty : Sizes(row.Run);
        int room = _width - DisplayWidth.Of(branches) - 2 - (sizes.Length > 0 ? SizeColumns + 1 : 0);
        string name = Fit(row.Run.Label, room);
        int left = room - DisplayWidth.Of(name) - 2;
        string remarks = left < LeastRemark ? string.Empty : DisplayWidth.Cut(Remarks(row, marks), left, Ellipsis);
        int used = DisplayWidth.Of(name) + (remarks.Length > 0 ? DisplayWidth.Of(remarks) + 2 : 0);

        StringBuilder line = new();
        line.Append(Painted(branches, Faint)).Append(Painted(sign, ColourOf(row, marks))).Append(' ');
        line.Append(row.IsRepeat || row.Run.Last.Presence != Presence.Stored ? Painted(name, Faint) : name);
        if (remarks.Length > 0)
        {
            line.Append("  ").Append(Painted(remarks, marks is { Failed: > 0 } ? Red : row.Run.Last.IsOutdated ? Yellow : Faint));
        }

        if (sizes.Length > 0)
        {
            line.Append(' ', room - used + 1).Append(Painted(sizes, Faint));
        }

        return line.ToString();
    }

    private static string? ColourOf(TreeRow row, NodeMarks? marks) => marks switch
    {
        { Failed: > 0 } => Red,
        _ when row.IsRepeat || row.Run.Last.Presence != Presence.Stored => Faint,
        _ when row.Run.Last.IsOutdated => Yellow,
        { Passed: > 0 } => Green,
        _ => null,
    };

    private string Remarks(TreeRow row, NodeMarks? marks)
    {
        ModelNode node = row.Run.Last;
        if (row.IsRepeat)
        {
            return "shown above";
        }

        List<string> remarks = [];
        if (row.Run.Nodes.SelectMany(version => version.Aliases).ToArray() is { Length: > 0 } aliases)
        {
            remarks.Add($"[{string.Join(", ", aliases.Select(alias => alias[(alias.IndexOf('@') + 1)..]))}]");
        }

        if (node.Type is { Length: > 0 } type)
        {
            remarks.Add(PrintableText.Of(type));
        }

        remarks.AddRange(States(node, marks));
        if (node.Parents.Count > 1)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{node.Parents.Count} parents"));
        }

        if (row.Hidden > 0)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Hidden} below"));
        }

        return string.Join(options.Ascii ? ", " : " · ", remarks);
    }

    private static IEnumerable<string> States(ModelNode node, NodeMarks? marks)
    {
        if (marks is { Failed: > 0 } failing)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{failing.Failed} of {failing.Failed + failing.Passed} tests failed");
        }
        else if (marks is { Passed: > 0 } passing)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{passing.Passed} {(passing.Passed == 1 ? "test" : "tests")} passed");
        }

        if (node.IsOutdated)
        {
            yield return "out of date";
        }

        if (node.Fidelity == Fidelity.Bounded)
        {
            yield return "bounded";
        }

        string? presence = node.Presence switch
        {
            Presence.Declared => "not made",
            Presence.Remote => "not here",
            Presence.MetadataOnly => "no content",
            _ => null,
        };
        if (presence is not null)
        {
            yield return presence;
        }
    }

    private static string Sizes(VersionRun run)
    {
        long original = run.Nodes.Sum(node => node.OriginalBytes ?? 0);
        long stored = run.Nodes.Sum(node => node.StoredBytes ?? 0);
        return original == 0
            ? string.Empty
            : $"{ByteSize.Text(original),10}{(stored == 0 ? "shared" : string.Create(CultureInfo.InvariantCulture, $"{(double)original / stored:0.0}:1")),9}";
    }

    private string Sign(ModelNode node) => (node.Presence, options.Ascii) switch
    {
        (Presence.Stored, false) => "●",
        (Presence.Stored, true) => "*",
        (Presence.Declared, false) => "○",
        (Presence.Declared, true) => "o",
        (Presence.Remote, false) => "◌",
        (Presence.Remote, true) => "~",
        (_, false) => "◦",
        _ => "-",
    };

    private string Branches(IReadOnlyList<bool> last)
    {
        // Only what can be seen is drawn: a chain of thousands would else take a line of thousands each.
        int first = Math.Max(0, last.Count - (_width / 6) - 2);
        StringBuilder branches = new((last.Count - first) * 3);
        for (int level = first; level < last.Count; level++)
        {
            bool own = level == last.Count - 1;
            branches.Append((own, last[level], options.Ascii) switch
            {
                (true, true, false) => "└─ ",
                (true, false, false) => "├─ ",
                (false, false, false) => "│  ",
                (true, true, true) => "`- ",
                (true, false, true) => "|- ",
                (false, false, true) => "|  ",
                _ => "   ",
            });
        }

        return branches.ToString();
    }

    /// <summary>Shortens from the left: what is near the row, or ends a name, tells more than what is far.</summary>
    private string Fit(string text, int columns)
    {
        if (DisplayWidth.Of(text) <= columns)
        {
            return text;
        }

        int keep = Math.Max(0, columns - Ellipsis.Length);
        return Ellipsis + text[(text.Length - Math.Min(keep, text.Length))..];
    }

    private string Painted(string text, string? colour) => options.Colour && colour is not null && text.Length > 0 ? $"{colour}{text}{Reset}" : text;
}
