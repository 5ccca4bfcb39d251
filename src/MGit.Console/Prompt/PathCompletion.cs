using System.Buffers;
using System.Management.Automation.Language;

namespace MGit.Console.Prompt;

/// <summary>
/// Completes file and folder names. The engine completes paths with commands of a module the console lacks, so this is done here
/// where the engine knows nothing.
/// </summary>
internal static class PathCompletion
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" '\"`$&|;(){}[]@#,<>");

    /// <summary>Null where no name begins like the word at the cursor, or where the word is none that names a file.</summary>
    public static CompletionCycle? Complete(string text, int cursor, string folder)
    {
        if (WordAt(text, cursor) is not { } at)
        {
            return null;
        }

        var (start, length, word) = at;
        if (word.StartsWith('-') || word.Contains('*', StringComparison.Ordinal))
        {
            return null;
        }

        var candidates = Candidates(word, folder).ToArray();
        return candidates.Length == 0 ? null : new CompletionCycle(start, length, candidates);
    }

    /// <summary>The word that ends at or spans the cursor, empty between words; null where it names a parameter or a variable.</summary>
    private static (int Start, int Length, string Word)? WordAt(string text, int cursor)
    {
        Parser.ParseInput(text, out var tokens, out _);
        var token = Array.Find(tokens, one => one.Kind != TokenKind.EndOfInput && one.Extent.StartOffset < cursor && cursor <= one.Extent.EndOffset);
        if (token is ParameterToken or VariableToken)
        {
            return null;
        }

        if (token is not StringToken && token?.Kind is not (TokenKind.Generic or TokenKind.Identifier or TokenKind.Dot))
        {
            return (cursor, 0, "");
        }

        var typed = text[token.Extent.StartOffset..cursor];
        return (token.Extent.StartOffset, token.Extent.EndOffset - token.Extent.StartOffset, typed.TrimStart('\'', '"'));
    }

    private static IEnumerable<CompletionCandidate> Candidates(string word, string folder)
    {
        var cut = word.LastIndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]) + 1;
        var (shownFolder, start) = (word[..cut], word[cut..]);
        var searched = shownFolder.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), shownFolder[2..])
            : Path.Combine(folder, shownFolder);
        return Below(searched)
            .Where(item => item.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                && (start.StartsWith('.') || !item.Name.StartsWith('.')))
            .OrderBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
            .Select(item =>
            {
                var name = item is DirectoryInfo ? item.Name + Path.DirectorySeparatorChar : item.Name;
                return new CompletionCandidate(Quote(shownFolder + name), name);
            });
    }

    private static FileSystemInfo[] Below(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return []; // A folder that cannot be read has nothing to offer.
        }
    }

    private static string Quote(string path) => path.AsSpan().IndexOfAny(NeedsQuotes) < 0
        ? path
        : "'" + path.Replace("'", "''", StringComparison.Ordinal) + "'";
}
