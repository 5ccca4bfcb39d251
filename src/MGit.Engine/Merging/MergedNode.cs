using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Repositories;

namespace MGit.Engine.Merging;

/// <summary>What a merged model will be called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: that of the model it is a version of, else that of its parents where they have the same.</param>
internal sealed record MergedNode(string Name, string? Type)
{
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: no name. <c>NodeExists</c>, <c>NodeNotFound</c>, <c>NodeNameInvalid</c>.</exception>
    public static MergedNode Of(LineageSnapshot now, MergeRequest request, ModelNode[] nodes)
    {
        string? common = nodes.All(node => node.Type == nodes[0].Type) ? nodes[0].Type : null;
        if (request.VersionOf is { } versionOf)
        {
            ModelNode earlier = now.Resolve(versionOf);
            return new MergedNode(earlier.Name, earlier.Type ?? common);
        }

        if (request.Name is not { } name)
        {
            return request.DecideOnly
                ? new MergedNode(nodes[0].Name, common)
                : throw new MGitException(ErrorCode.ArgumentInvalid, "The merged model needs a name: give -Name, or -VersionOf for a next version.");
        }

        return now.Find(name) is { } existing
            ? throw new MGitException(
                ErrorCode.NodeExists, $"{existing.Id} exists already. Use -VersionOf {existing.Name} to make the merged model its next version, or give another name.", existing.Id)
            : new MergedNode(name, common);
    }

    public NodeDraft Draft(MergeRequest request, ModelNode[] nodes, string? givenBase, ComposedModel composed) => new()
    {
        SourcePath = composed.Path,
        IsWork = true,
        Name = request.Name,
        VersionOf = request.VersionOf,
        Parents = [.. nodes.Select(node => node.Id)],
        Type = Type,
        Tags = request.Tags,
        Description = request.Description,
        Architecture = composed.Container.Architecture is { } architecture ? new Dictionary<string, object?>(architecture) : null,
        Create = new Dictionary<string, object?>
        {
            ["builtin"] = MergeParameters.Builtin,
            ["parameters"] = MergeParameters.Write(request.Options, givenBase) is { Count: > 0 } parameters ? parameters : null,
        }.Where(pair => pair.Value is not null).ToDictionary(),
    };
}
