using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Running;

namespace MGit.Engine.Updating.Creation;

/// <summary>
/// A PowerShell script of the repository: <c>param($Node, $Parents, $OutputPath, $Parameters)</c>, and <c>$Architecture</c>,
/// <c>$Freeze</c>, <c>$Datasets</c>, <c>$Seed</c>, <c>$Device</c> where it asks for them.
/// </summary>
internal sealed class ScriptCreation(string path, string root, IScriptHost? host) : ICreationFunction
{
    public string Name => $"script {path}";

    public bool UsesSeed => true;

    private string FullPath => Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage)
        => host is null ? $"The script {path} cannot run here: there is no PowerShell in this process."
            : File.Exists(FullPath) ? null
            : $"The script {path} is not in the repository.";

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ScriptOutcome outcome = host!.Run(new ScriptCall(FullPath, Arguments(context), root, context.Log), cancellationToken);
        foreach (string error in outcome.Errors)
        {
            context.Log($"error: {error}");
        }

        return outcome.Failure is null
            ? new CreationResult()
            : throw new MGitException(ErrorCode.CreationFailed, $"The script {path} failed: {outcome.Failure}", path);
    }

    private static Dictionary<string, object?> Arguments(CreationContext context) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Node"] = context.Node,
        ["Parents"] = context.Parents.Select(parent => new ParentFolder(parent.Id, parent.Folder, parent.ContentId)).ToArray(),
        ["OutputPath"] = context.OutputFolder,
        ["Parameters"] = PlainValues.Read(context.Parameters),
        ["Architecture"] = context.Architecture is { } architecture ? PlainValues.Read(architecture) : null,
        ["Freeze"] = context.Freeze.ToArray(),
        ["Datasets"] = context.Datasets.ToDictionary(dataset => dataset.Name, dataset => (object?)dataset.Path, StringComparer.OrdinalIgnoreCase),
        ["Seed"] = context.Seed,
        ["Device"] = context.Device,
    };
}
