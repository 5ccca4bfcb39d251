using MGit.Engine.Checkpoints;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Running.Trust;
using MGit.Engine.Testing;

namespace MGit.Engine.Merging;

/// <summary>Lets the repository's registered tests decide: those that apply to the merged model, and those of the models it is merged from.</summary>
/// <param name="tests">The repository's tests.</param>
/// <param name="device">Where models run: "auto", "cpu" or "cuda[:n]".</param>
public sealed class TestMergeGate(LineageTests tests, string device = "auto") : IMergeGate
{
    public IReadOnlyList<LineageTestResult> Test(MergeCandidate candidate, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ModelNode node = NodeOf(candidate.Parents, candidate.Name, candidate.Type);
        string[] names = [.. candidate.Parents.Prepend(node).SelectMany(tests.NamesFor).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length == 0)
        {
            return [];
        }

        TestedContent content = new(
            node,
            cancellation => ModelSource.OpenPath(candidate.Path, cancellation),
            (folder, cancellation) => Export(candidate.Path, folder, cancellation),
            candidate.Architecture,
            [.. candidate.Parents.Select(parent => tests.ContentOf(parent.Id))]);
        return [.. tests.Try(content, [.. names.Select(Literal)], device, cancellationToken)];
    }

    /// <summary>What a merge of these nodes would run on this machine, to be agreed to first.</summary>
    public IReadOnlyList<RunnableItem> Runnables(IReadOnlyList<ModelNode> parents, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parents);
        string? type = parents.All(parent => parent.Type == parents[0].Type) ? parents[0].Type : null;
        return tests.RunnablesFor([.. parents, NodeOf(parents, name, type)], cancellationToken);
    }

    /// <summary>What the merged model would be; its version is not known before it is added.</summary>
    private static ModelNode NodeOf(IReadOnlyList<ModelNode> parents, string name, string? type) => new()
    {
        Repository = parents[0].Repository,
        NodeId = NodeId.TryParse(name) ?? new NodeId(name, 1),
        Type = type,
        Parents = [.. parents.Select(parent => parent.Id)],
    };

    /// <summary>A test's name as a pattern that matches it alone.</summary>
    private static string Literal(string name) => string.Concat(name.Select(letter => letter is '*' or '?' or '[' or ']' or '`' ? $"`{letter}" : letter.ToString()));

    private static void Export(string path, string folder, CancellationToken cancellationToken)
    {
        foreach (CheckpointFile file in CheckpointReader.Open(path, cancellationToken).Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string target = Path.Combine(folder, file.RelativePath.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file.FullPath, target);
        }
    }
}
