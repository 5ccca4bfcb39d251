using MGit.Engine.Comparison.Layers;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Planning;

/// <summary>
/// The models of a merge with their parameters by name: the base where there is one, the reference, and the others. Names are those of the
/// reference, whatever the others put in front of them.
/// </summary>
internal sealed class MergedModels
{
    /// <summary>As many as fit the bits that say who changed a layer.</summary>
    private const int Most = 64;

    private readonly CommonNames[] _names;
    private readonly CommonNames? _baseNames;

    public MergedModels(ModelSource? origin, IReadOnlyList<ModelSource> models)
    {
        if (models.Count is < 2 or > Most)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{models.Count} models are to be merged; 2 to {Most} are expected.", models.Count);
        }

        Base = origin;
        Models = models;
        _names = [.. models.Select(model => new CommonNames(model, models[0]))];
        _baseNames = origin is null ? null : new CommonNames(origin, models[0]);
    }

    public ModelSource? Base { get; }

    /// <summary>The reference first.</summary>
    public IReadOnlyList<ModelSource> Models { get; }

    public int Count => Models.Count;

    /// <summary>The graphs of all models with what their parameters are called in the merge, the reference first and the base last.</summary>
    public IEnumerable<(LayerGraph Graph, CommonNames Names)> Graphs
        => _names.Zip(Models, (names, model) => (model.Graph, names)).Concat(Base is { } origin ? [(origin.Graph, _baseNames!)] : []);

    public SourceParameter? InBase(string parameter) => _baseNames?.Find(parameter);

    public SourceParameter? In(int model, string parameter) => _names[model].Find(parameter);

    /// <summary>Finds the content ids of everything that belongs to a layer.</summary>
    public void Hash(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (ModelSource model in Models.Concat(Base is { } origin ? [origin] : []).Distinct())
        {
            model.Hash(model.Graph.Layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Source).Distinct(), progress, cancellationToken);
        }
    }

    /// <summary>The content of a parameter; none where the model does not have it.</summary>
    public ContentId ContentOf(int model, string parameter)
        => In(model, parameter) is { } found ? Models[model].ContentIdOf(found) : default;

    public ContentId ContentInBase(string parameter) => InBase(parameter) is { } found ? Base!.ContentIdOf(found) : default;
}
