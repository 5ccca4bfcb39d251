using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.Engine.Running.Trust;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>A cmdlet that runs what a repository brings.</summary>
public abstract class TestingCmdlet : NodeCmdlet
{
    private readonly TrustQuestion _question;

    protected TestingCmdlet() => _question = new TrustQuestion(this);

    /// <summary>Runs scripts and commands of the repository without asking, and remembers that they may.</summary>
    [Parameter]
    public SwitchParameter Trust { get; set; }

    /// <summary>Where models run.</summary>
    [Parameter]
    [ValidatePattern("^(auto|cpu|cuda(:[0-9]+)?)$")]
    public string Device { get; set; } = "auto";

    /// <summary>Asks about what the user has not agreed to run.</summary>
    private protected void Agree(LineageRepository repository, IReadOnlyCollection<RunnableItem> runnables)
        => _question.Agree(repository.Tests.Trust, runnables, Trust);
}
