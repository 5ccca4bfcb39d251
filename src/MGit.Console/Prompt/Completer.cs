using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.Console.Prompt;

/// <summary>Completions from the engine (commands, parameters, values of the module's completers, variables), else of files.</summary>
internal sealed class Completer(Runspace runspace)
{
    /// <summary>Null where nothing fits. A completer that fails is one that knows nothing.</summary>
    public CompletionCycle? Complete(string text, int cursor) => FromEngine(text, cursor)
        ?? PathCompletion.Complete(text, cursor, runspace.SessionStateProxy.Path.CurrentFileSystemLocation.ProviderPath);

    private CompletionCycle? FromEngine(string text, int cursor)
    {
        using var shell = PowerShell.Create(runspace);
        var errors = runspace.SessionStateProxy.GetVariable("Error") as ArrayList ?? [];
        var before = errors.Count;
        CommandCompletion completion;
        try
        {
            completion = CommandCompletion.CompleteInput(text, cursor, options: null, shell);
        }
        catch (RuntimeException)
        {
            return null;
        }
        finally
        {
            // What failed while completing is no error of the person's commands; new errors stand in front.
            errors.RemoveRange(0, Math.Max(0, errors.Count - before));
        }

        if (completion.CompletionMatches.Count == 0 || completion.ReplacementIndex < 0)
        {
            return null;
        }

        var candidates = completion.CompletionMatches
            .Select(match => new CompletionCandidate(match.CompletionText, match.ListItemText))
            .DistinctBy(candidate => candidate.Text)
            .ToArray();
        return new CompletionCycle(completion.ReplacementIndex, completion.ReplacementLength, candidates);
    }
}
