namespace MGit.Console.Prompt;

/// <summary>
/// Going back and forth through the history from the line being typed. What was typed before the first step selects: only entries
/// that begin with it are shown, and stepping past the newest gives it back.
/// </summary>
internal sealed class HistoryWalk(History history)
{
    private string? typed;
    private int at;

    /// <summary>The next older entry, or null where there is none.</summary>
    public string? Older(string current)
    {
        if (typed is null)
        {
            typed = current;
            at = history.Count;
        }

        for (var i = at - 1; i >= 0; i--)
        {
            if (Selects(i))
            {
                at = i;
                return history[i];
            }
        }

        return null;
    }

    /// <summary>The next newer entry, at the end what was typed; null when not walking.</summary>
    public string? Newer()
    {
        if (typed is null)
        {
            return null;
        }

        for (var i = at + 1; i < history.Count; i++)
        {
            if (Selects(i))
            {
                at = i;
                return history[i];
            }
        }

        var back = typed;
        typed = null;
        return back;
    }

    /// <summary>The line was changed by hand: the next step starts anew from it.</summary>
    public void Reset() => typed = null;

    private bool Selects(int index) => history[index].StartsWith(typed!, StringComparison.OrdinalIgnoreCase);
}
