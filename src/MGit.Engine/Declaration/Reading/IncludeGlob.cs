using System.IO.Enumeration;

namespace MGit.Engine.Declaration.Reading;

/// <summary>A glob of <c>include:</c>: <c>*</c> and <c>?</c> within a part of the path, <c>**</c> for any folders.</summary>
internal static class IncludeGlob
{
    public static bool HasWildcards(string glob) => glob.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a path (with slashes) is one the glob names.</summary>
    public static bool IsMatch(string glob, string path)
    {
        string[] patterns = glob.Split('/');
        string[] parts = path.Split('/');

        // reached[i]: the patterns so far can have taken the first i parts.
        bool[] reached = new bool[parts.Length + 1];
        reached[0] = true;
        foreach (string pattern in patterns)
        {
            bool[] next = new bool[parts.Length + 1];
            for (int i = 0; i <= parts.Length; i++)
            {
                if (pattern == "**")
                {
                    next[i] = reached[i] || (i > 0 && next[i - 1]);
                }
                else if (i > 0)
                {
                    next[i] = reached[i - 1] && FileSystemName.MatchesSimpleExpression(Escape(pattern), parts[i - 1], ignoreCase: false);
                }
            }

            reached = next;
        }

        return reached[parts.Length];
    }

    // A backslash would escape; a normal path has none, so nothing needs escaping but is kept safe for paths made by other means.
    private static string Escape(string pattern) => pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
}
