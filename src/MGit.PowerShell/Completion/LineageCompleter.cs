using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using MGit.Engine.Repositories;
using MGit.PowerShell.Errors;
using MGit.PowerShell.Hosting;
using Shell = System.Management.Automation.PowerShell;

namespace MGit.PowerShell.Completion;

/// <summary>
/// Completes an argument from what is in the repository that the command line means. Says nothing outside of a repository, and nothing
/// rather than something late.
/// </summary>
public abstract class LineageCompleter : IArgumentCompleter
{
    private const int MaxResults = 200;

    // A prompt that hangs on Tab is worse than one without suggestions.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (RepositoryRoot(fakeBoundParameters) is not { } root)
        {
            return [];
        }

        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        Task<CompletionResult[]> work = Task.Run(() => Complete(root, word, fakeBoundParameters));
        return work.Wait(Patience) ? work.Result : [];
    }

    /// <summary>What could stand there, in the order it is offered; what does not begin as the word does is left out afterwards.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="word">What has been typed, without quotes.</param>
    /// <param name="bound">The other arguments on the command line.</param>
    private protected abstract IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound);

    private static string? RepositoryRoot(IDictionary bound)
    {
        if (Location() is not { } location)
        {
            return null;
        }

        return bound["Repository"] is { } named && named.ToString() is { Length: > 0 } path
            ? Path.GetFullPath(path, location)
            : RepositoryLocator.Find(location);
    }

    // A session that is completing counts as busy, and its state can be asked for by a script alone.
    private static string? Location()
    {
        if (Runspace.DefaultRunspace is null)
        {
            return null;
        }

        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath", useLocalScope: true)
            .Invoke<string>()
            .FirstOrDefault();
    }

    private CompletionResult[] Complete(string root, string word, IDictionary bound)
    {
        try
        {
            using LineageRepository repository = LineageRepository.Open(root, new RepositoryOptions { LockTimeout = TimeSpan.FromMilliseconds(300) });
            return [.. Suggest(repository, word, bound)
                .Where(suggestion => suggestion.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(suggestion => suggestion.Text, StringComparer.OrdinalIgnoreCase)
                .Take(MaxResults)
                .Select(suggestion => suggestion.ToResult())];
        }
        catch (Exception fault) when (ErrorMap.Find(fault) is not null)
        {
            // No repository, or one that cannot be read now: the command itself will say so.
            return [];
        }
    }
}
