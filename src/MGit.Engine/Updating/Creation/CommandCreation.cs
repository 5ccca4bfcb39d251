using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Updating.Creation;

/// <summary>A command line, run in the repository's root folder; what it needs to know comes in environment variables and a JSON file.</summary>
internal sealed class CommandCreation(IReadOnlyList<string> command, string root) : ICreationFunction
{
    public string Name => $"command {command[0]}";

    public bool UsesSeed => true;

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage) => null;

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        string parameters = Path.Combine(context.WorkFolder, "parameters.json");
        ParametersFile.Write(parameters, context);
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["MGIT_NODE"] = context.Node,
            ["MGIT_OUTPUT"] = context.OutputFolder,
            ["MGIT_PARAMETERS_FILE"] = parameters,
            ["MGIT_PARENTS"] = context.Parents.Count.ToString(CultureInfo.InvariantCulture),
            ["MGIT_SEED"] = context.Seed.ToString(CultureInfo.InvariantCulture),
            ["MGIT_DEVICE"] = context.Device,
            ["MGIT_REPOSITORY"] = root,
        };
        for (int i = 0; i < context.Parents.Count; i++)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"MGIT_PARENT_{i + 1}")] = context.Parents[i].Folder;
        }

        CommandOutcome outcome = CommandProcess.Run(new CommandCall(command, root) { Environment = variables, Log = context.Log }, cancellationToken);
        if (outcome.ExitCode == 0)
        {
            return new CreationResult(ExitCode: 0);
        }

        string said = outcome.LastError.Length > 0 ? $": {outcome.LastError}" : outcome.LastOutput is { } line ? $": {line}" : ".";
        throw new CommandFailedException(outcome.ExitCode, $"The command {string.Join(' ', command)} ended with exit code {outcome.ExitCode}{said}", command[0]);
    }
}
