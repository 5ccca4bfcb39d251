using System.Management.Automation;
using System.Management.Automation.Host;
using MGit.Engine.Errors;
using MGit.Engine.Running.Trust;

namespace MGit.PowerShell.Hosting;

/// <summary>Asks before something runs that the user has not agreed to. Only on the pipeline thread.</summary>
internal sealed class TrustQuestion(PSCmdlet cmdlet)
{
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Asks about each item that is not agreed to as it is, and remembers the answers.</summary>
    /// <param name="record">What was agreed to before.</param>
    /// <param name="items">What would run.</param>
    /// <param name="trust">-Trust: agreed to without asking.</param>
    /// <exception cref="MGitException"><c>NotTrusted</c>: the user said no, or cannot be asked.</exception>
    public void Agree(TrustRecord record, IReadOnlyCollection<RunnableItem> items, bool trust)
    {
        RunnableItem[] open = [.. items.Where(item => !record.Agrees(item)).DistinctBy(item => item.Hash)];
        if (trust)
        {
            record.Add(open);
            return;
        }

        foreach (RunnableItem item in open)
        {
            if (!Ask(record, item))
            {
                throw record.Refusal(item);
            }

            record.Add([item]);
        }
    }

    private bool Ask(TrustRecord record, RunnableItem item)
    {
        string why = record.Knows(item) ? "has changed since you last ran it" : "has not run here before";
        string shown = item.Path is null ? item.Name : $"{item.Name} ({item.Path})";
        try
        {
            return cmdlet.ShouldContinue(
                $"The {TrustRecord.Noun(item.Kind)} {shown} {why}. It comes from the repository and can do whatever you can. Run it?",
                "Run what the repository brings?",
                ref _yesToAll,
                ref _noToAll);
        }
        catch (Exception unanswered) when (unanswered is HostException or PSInvalidOperationException or PSNotImplementedException)
        {
            // -NonInteractive, or a host without a user.
            MGitException refusal = record.Refusal(item);
            throw new MGitException(refusal.Code, refusal.Message, refusal.Target, unanswered);
        }
    }
}
