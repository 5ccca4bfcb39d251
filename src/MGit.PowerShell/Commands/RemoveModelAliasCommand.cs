using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Takes an alias away; the version it pointed at stays.</summary>
[Cmdlet(VerbsCommon.Remove, "ModelAlias", SupportsShouldProcess = true)]
[OutputType(typeof(ModelAlias))]
public sealed class RemoveModelAliasCommand : MGitCmdlet
{
    /// <summary>Aliases with the model's name ("face@production"), wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AliasCompleter))]
    public string[] Alias { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string asked in Alias)
        {
            Attempt(asked, () => Remove(OpenRepository(), asked));
        }
    }

    private void Remove(LineageRepository repository, string asked)
    {
        if (!asked.Contains('@', StringComparison.Ordinal))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"'{asked}' does not say whose alias: write 'name@{asked}', or '*@{asked}' for every model's.", asked);
        }

        IReadOnlyList<ModelAlias> aliases = Run((_, _) => repository.Aliases(asked, history: false));
        if (aliases.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(asked))
        {
            throw new MGitException(ErrorCode.AliasNotFound, $"No alias '{asked}' is set in '{repository.Root}'.", asked);
        }

        foreach (ModelAlias alias in aliases)
        {
            if (ShouldProcess(alias.Alias, "Remove alias"))
            {
                ModelAlias removed = Run((_, _) => repository.Edits.RemoveAlias(alias.Alias));
                if (PassThru)
                {
                    WriteObject(removed);
                }
            }
        }
    }
}
