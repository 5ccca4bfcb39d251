using MGit.Engine.Models;
using MGit.Engine.Repositories;

namespace MGit.Engine.Merging;

/// <summary>The models of a merge, open for reading.</summary>
internal sealed class OpenModels : IDisposable
{
    private readonly List<ModelSource> _models = [];

    private OpenModels()
    {
    }

    public ModelSource? Base { get; private set; }

    public IReadOnlyList<ModelSource> Models => _models;

    public static OpenModels Open(LineageRepository repository, string? origin, IEnumerable<string> nodes, CancellationToken cancellationToken)
    {
        OpenModels open = new();
        try
        {
            foreach (string node in nodes)
            {
                open._models.Add(repository.OpenModel(node, cancellationToken));
            }

            // A base that is one of the merged nodes is that very model.
            open.Base = origin is null ? null : open._models.FirstOrDefault(model => model.Name == origin) ?? repository.OpenModel(origin, cancellationToken);
            return open;
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Base?.Dispose();
        foreach (ModelSource model in _models.Where(model => model != Base))
        {
            model.Dispose();
        }
    }
}
