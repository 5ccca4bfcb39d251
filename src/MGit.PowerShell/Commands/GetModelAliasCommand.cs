using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>The aliases of a repository, of some nodes, or their history.</summary>
[Cmdlet(VerbsCommon.Get, "ModelAlias")]
[OutputType(typeof(ModelAlias))]
public sealed class GetModelAliasCommand : NodeCmdlet
{
    /// <summary>Aliases with the model's name ("face@production"), wildcards allowed; a bare one ("production") means it of every model.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AliasCompleter))]
    public string[] Alias { get; set; } = [];

    /// <summary>Only aliases that point at these nodes; with -History those of their models.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Every move instead of where the aliases point now.</summary>
    [Parameter]
    public SwitchParameter History { get; set; }

    protected override void ProcessRecord()
    {
        if (IsBound(nameof(Node)))
        {
            foreach (ResolvedNode found in Resolve(Node))
            {
                Attempt(found.Reference.Target, () => Write(found.Repository, alias => IsOf(alias, found.Node)));
            }
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () => Write(OpenRepository(), static _ => true));
        }
    }

    private bool IsOf(ModelAlias alias, ModelNode node) => History
        ? NodeName.Comparer.Equals(alias.Alias[..alias.Alias.IndexOf('@', StringComparison.Ordinal)], node.Name)
        : NodeName.Comparer.Equals(alias.Node, node.Id);

    private void Write(LineageRepository repository, Func<ModelAlias, bool> isWanted)
    {
        IEnumerable<string?> wanted = Alias.Length == 0 ? new string?[] { null } : Alias;
        foreach (string? asked in wanted)
        {
            string? pattern = asked is null || asked.Contains('@', StringComparison.Ordinal) ? asked : $"*@{asked}";
            ModelAlias[] aliases = [.. Run((_, _) => repository.Aliases(pattern, History)).Where(isWanted)];
            if (aliases.Length == 0 && asked is not null && !IsBound(nameof(Node)) && !WildcardPattern.ContainsWildcardCharacters(asked))
            {
                Report(new MGitException(ErrorCode.AliasNotFound, $"No alias '{asked}' is set in '{repository.Root}'.", asked), asked);
            }

            WriteObject(aliases, enumerateCollection: true);
        }
    }
}
