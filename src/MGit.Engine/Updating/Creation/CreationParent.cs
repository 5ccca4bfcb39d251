using MGit.Engine.Models;

namespace MGit.Engine.Updating.Creation;

/// <summary>A parent of a model that is made: opened, or exported, when it is first asked for.</summary>
/// <param name="id">The node's id.</param>
/// <param name="contentId">Id of its manifest.</param>
/// <param name="open">Opens its model.</param>
/// <param name="export">Writes its files into a folder and says which.</param>
internal sealed class CreationParent(string id, string contentId, Func<ModelSource> open, Func<string> export) : IDisposable
{
    private readonly Lazy<ModelSource> _source = new(open);
    private readonly Lazy<string> _folder = new(export);

    public string Id { get; } = id;

    public string ContentId { get; } = contentId;

    /// <summary>Its parameters and files.</summary>
    public ModelSource Source => _source.Value;

    /// <summary>A folder with its files, this creation's own: changing them changes no other.</summary>
    public string Folder => _folder.Value;

    public void Dispose()
    {
        if (_source.IsValueCreated)
        {
            _source.Value.Dispose();
        }
    }
}
