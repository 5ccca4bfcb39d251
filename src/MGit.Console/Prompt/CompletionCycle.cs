namespace MGit.Console.Prompt;

/// <summary>
/// The completions of one place in the line. The first Tab puts in what all candidates share; where that adds nothing the candidates
/// are shown, and further Tabs go through them.
/// </summary>
internal sealed class CompletionCycle(int start, int length, IReadOnlyList<CompletionCandidate> candidates)
{
    private readonly int start = start;
    private int length = length;
    private int chosen = -1;

    public IReadOnlyList<CompletionCandidate> Candidates => candidates;

    /// <summary>Applies what the candidates share; true where the choice is still open and there is something to show.</summary>
    public bool Begin(LineEditor editor)
    {
        var typed = editor.Text.Substring(start, length);
        if (candidates.Count == 1)
        {
            Put(editor, candidates[0].Text);
            return false;
        }

        var shared = SharedStart(candidates);
        if (shared.Length > typed.Length && shared.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            Put(editor, shared);
        }

        return true;
    }

    /// <summary>Puts the next candidate in, or the one before.</summary>
    public void Step(LineEditor editor, bool backward)
    {
        chosen = chosen < 0
            ? (backward ? candidates.Count - 1 : 0)
            : (chosen + (backward ? -1 : 1) + candidates.Count) % candidates.Count;
        Put(editor, candidates[chosen].Text);
    }

    private static string SharedStart(IReadOnlyList<CompletionCandidate> all)
    {
        var shared = all[0].Text.AsSpan();
        for (var i = 1; i < all.Count && shared.Length > 0; i++)
        {
            var other = all[i].Text;
            var same = 0;
            while (same < shared.Length && same < other.Length && char.ToUpperInvariant(shared[same]) == char.ToUpperInvariant(other[same]))
            {
                same++;
            }

            shared = shared[..same];
        }

        return shared.ToString();
    }

    private void Put(LineEditor editor, string text)
    {
        editor.Replace(start, length, text);
        length = text.Length;
    }
}
