using System.Text.Json;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories.Records;

/// <summary>What the catalog knows of a node.</summary>
/// <param name="Uid">Its identity.</param>
/// <param name="Id">Its id.</param>
/// <param name="Manifest">Its content; null for none.</param>
/// <param name="State">Live or in the trash.</param>
/// <param name="Created">When it was added.</param>
/// <param name="Author">By whom.</param>
/// <param name="Removed">When it went to the trash.</param>
/// <param name="DetailText">A <see cref="NodeDetail"/> as JSON, read when it is asked for.</param>
internal sealed record NodeRow(
    Guid Uid,
    NodeId Id,
    ContentId? Manifest,
    NodeState State,
    DateTimeOffset Created,
    string Author,
    DateTimeOffset? Removed,
    string DetailText)
{
    private static readonly NodeDetail NoDetail = new(null, [], null);

    /// <summary>What there was to say about the node. Most have nothing, and their JSON is not read for it.</summary>
    public IReadOnlyList<string> Notices => DetailText.Contains("\"notices\":[]", StringComparison.Ordinal) ? [] : Detail.Notices;

    public NodeDetail Detail
    {
        get
        {
            if (DetailText.Length == 0)
            {
                return NoDetail;
            }

            try
            {
                return JsonSerializer.Deserialize(DetailText, NodeDetailJson.Default.NodeDetail) ?? NoDetail;
            }
            catch (JsonException fault)
            {
                throw new MGitException(
                    ErrorCode.RepositoryInvalid,
                    $"The catalog's row of {Id} cannot be read ({fault.Message}). Repair-LineageStore makes the catalog anew from the packs.",
                    Id,
                    fault);
            }
        }
    }
}
