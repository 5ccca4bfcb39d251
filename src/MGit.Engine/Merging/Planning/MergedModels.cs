using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Planning;

/// <summary>The models of a merge with their parameters by name: the base where there is one, the reference, and the others.</summary>
internal sealed class MergedModels
{
    /// <summary>As many as fit the bits that say who changed a layer.</summary>
    private const int Most = 64;

    private readonly Dictionary<string, SourceParameter>[] _names;
    private readonly Dictionary<string, SourceParameter>? _baseNames;

    public MergedModels(ModelSource? origin, IReadOnlyList<ModelSource> models)
    {
        if (models.Count is < 2 or > Most)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{models.Count} models are to be merged; 2 to {Most} are expected.", models.Count);
        }

        Base = origin;
        Models = models;
        _baseNames = origin is null ? null : TensorAlignment.Names(origin);
        _names = [.. models.Select(TensorAlignment.Names)];
    }

    public ModelSource? Base { get; }

    /// <summary>The reference first.</summary>
    public IReadOnlyList<ModelSource> Models { get; }

    public int Count => Models.Count;

    public SourceParameter? InBase(string parameter) => _baseNames?.GetValueOrDefault(parameter);

    public SourceParameter? In(int model, string parameter) => _names[model].GetValueOrDefault(parameter);

    /// <summary>The content of a parameter; none where the model does not have it.</summary>
    public ContentId ContentOf(int model, string parameter)
        => In(model, parameter) is { } found ? Models[model].ContentIdOf(found) : default;

    public ContentId ContentInBase(string parameter) => InBase(parameter) is { } found ? Base!.ContentIdOf(found) : default;
}
